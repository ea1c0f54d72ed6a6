package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Optimizer steps; the same operations in the same order as {@link ScalarKernels}, which does what
 * does not fill a vector: loads and stores under a mask take three times as long on JDK 17.
 *
 * <p>Numbers become vectors by the JDK's operations, which are always inlined. A method of ours
 * that is called a few times before a long loop may not be; the loop then does not know what it
 * returned, and takes twice as long.
 */
final class VectorOptimizers {
  private VectorOptimizers() {}

  static void sgd(Memory parameters, Memory gradients, float scale, float learningRate) {
    VectorSpan values = VectorSpan.of(parameters);
    VectorSpan by = VectorSpan.of(gradients);
    int body = VectorSpan.whole(parameters.elementCount());
    for (int index = 0; index < body; index += VectorSpan.LANES) {
      FloatVector gradient = by.load(index).mul(scale);
      values.store(values.load(index).sub(gradient.mul(learningRate)), index);
    }
    ScalarKernels.INSTANCE.sgd(parameters.from(body), gradients.from(body), scale, learningRate);
  }

  /** A step of Adam on parameters that are multiplied by {@code keep} first. */
  static void adam(
      NumericKernels.AdamStep step,
      float keep,
      Memory parameters,
      Memory gradients,
      Memory first,
      Memory second) {
    int body = VectorSpan.whole(parameters.elementCount());
    adam(step, keep, parameters, gradients, first, second, body);
    ScalarOptimizerLoops.INSTANCE.adamW(
        step,
        keep,
        parameters.from(body),
        gradients.from(body),
        first.from(body),
        second.from(body));
  }

  private static void adam(
      NumericKernels.AdamStep step,
      float keep,
      Memory parameters,
      Memory gradients,
      Memory first,
      Memory second,
      int count) {
    VectorSpan values = VectorSpan.of(parameters);
    VectorSpan by = VectorSpan.of(gradients);
    VectorSpan means = VectorSpan.of(first);
    VectorSpan squares = VectorSpan.of(second);
    float scale = step.gradientScale();
    float beta1 = step.beta1();
    float beta2 = step.beta2();
    float rate = step.learningRate();
    float epsilon = step.epsilon();
    for (int index = 0; index < count; index += VectorSpan.LANES) {
      FloatVector gradient = by.load(index).mul(scale);
      FloatVector mean = means.load(index).mul(beta1).add(gradient.mul(1 - beta1));
      FloatVector fresh = gradient.mul(gradient).mul(1 - beta2);
      FloatVector square = squares.load(index).mul(beta2).add(fresh);
      means.store(mean, index);
      squares.store(square, index);
      FloatVector change = mean.mul(rate).div(square.sqrt().add(epsilon));
      values.store(values.load(index).mul(keep).sub(change), index);
    }
  }
}
