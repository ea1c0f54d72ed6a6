/** Programs that tests pack into a jar and hand to spark-submit. */
package org.mirrorball.it.jobs;
