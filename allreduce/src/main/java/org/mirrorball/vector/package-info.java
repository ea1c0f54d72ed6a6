/**
 * Off-heap memory at the speed that the processor allows, for collectives and the engine: whole
 * vectors by {@link org.mirrorball.vector.VectorMemory} and {@link
 * org.mirrorball.vector.VectorArithmetic}, long copies by {@link org.mirrorball.vector.MemoryCopy}.
 * It stands below both and knows neither; the one place that touches what the JDK keeps to itself,
 * and the C library.
 */
package org.mirrorball.vector;
