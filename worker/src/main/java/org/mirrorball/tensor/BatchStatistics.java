package org.mirrorball.tensor;

/**
 * What batch normalisation makes of a batch.
 *
 * @param result of the shape of the input
 * @param mean of each channel; gradients take it for a constant
 * @param variance of each channel, divided by the count; gradients take it for a constant
 */
public record BatchStatistics(Tensor result, Tensor mean, Tensor variance) {}
