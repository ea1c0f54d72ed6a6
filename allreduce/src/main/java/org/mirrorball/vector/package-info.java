/** Whole vectors (SIMD) read from and written to off-heap memory at the processor's speed. */
package org.mirrorball.vector;
