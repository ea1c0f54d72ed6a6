package org.mirrorball.tensor;

/**
 * An op of two operands that is linear in each of them and most of a step's work: it may run in
 * bfloat16, with sums in float32 and a result that is rounded.
 */
sealed interface Contraction extends Op permits Matmul, Conv2d, Conv2dFilterGradient {}
