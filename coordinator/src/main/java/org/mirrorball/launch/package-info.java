/** Where workers come from: processes on this machine, or tasks of a Spark application. */
package org.mirrorball.launch;
