/**
 * Whole vectors in off-heap memory, for the loops of collectives and of the engine: {@link
 * org.mirrorball.vector.VectorMemory}. It stands below both and knows neither; the one place that
 * touches what the JDK keeps to itself.
 */
package org.mirrorball.vector;
