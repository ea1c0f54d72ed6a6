/** Strategies: where the replicas of a model run, and the scope that says so. */
package org.mirrorball.distribute;
