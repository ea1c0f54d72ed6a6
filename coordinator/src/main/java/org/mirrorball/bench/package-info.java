/**
 * All-reduces of Mirrorball beside those of its peers, on one machine and in one sitting. A {@link
 * org.mirrorball.bench.Contender} has its turn, again and again; a {@link
 * org.mirrorball.bench.Comparison} keeps the best of each.
 */
package org.mirrorball.bench;
