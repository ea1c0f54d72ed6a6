/**
 * All-reduces of Mirrorball beside those of its peers, on one machine and in one sitting. A {@link
 * org.mirrorball.bench.Contender} has its turn, again and again; a {@link
 * org.mirrorball.bench.Comparison} keeps the best of each. And records, read and parsed on one
 * thread: {@link org.mirrorball.bench.TFRecordBenchmark}.
 */
package org.mirrorball.bench;
