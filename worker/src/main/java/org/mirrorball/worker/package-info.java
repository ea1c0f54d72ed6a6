/** The replica: what runs in a worker process, step by step, in time with all others. */
package org.mirrorball.worker;
