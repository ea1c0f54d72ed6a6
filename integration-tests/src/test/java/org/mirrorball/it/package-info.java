/**
 * Whole-system tests, and the clusters they run on: real HDFS, real Spark processes, all of them on
 * the loopback interface and gone with the test.
 */
package org.mirrorball.it;
