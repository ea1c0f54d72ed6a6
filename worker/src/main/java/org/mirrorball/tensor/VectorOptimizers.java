package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * Optimizer steps; the same operations in the same order as {@link ScalarKernels}, which does what
 * does not fill a vector: loads and stores under a mask take three times as long on JDK 17.
 */
final class VectorOptimizers {
  private static final int LANES = VectorKernels.SPECIES.length();

  private VectorOptimizers() {}

  static void sgd(Memory parameters, Memory gradients, float scale, float learningRate) {
    ByteBuffer values = parameters.bytes();
    int body = VectorKernels.SPECIES.loopBound(parameters.elementCount());
    for (int index = 0; index < body; index += LANES) {
      FloatVector gradient = VectorKernels.load(gradients.bytes(), index).mul(scale);
      FloatVector value = VectorKernels.load(values, index);
      VectorKernels.store(value.sub(gradient.mul(learningRate)), values, index);
    }
    int rest = parameters.elementCount() - body;
    ScalarKernels.INSTANCE.sgd(
        parameters.range(body, rest), gradients.range(body, rest), scale, learningRate);
  }

  /** A step of Adam on parameters that are multiplied by {@code keep} first. */
  static void adam(
      NumericKernels.AdamStep step,
      float keep,
      Memory parameters,
      Memory gradients,
      Memory first,
      Memory second) {
    int body = VectorKernels.SPECIES.loopBound(parameters.elementCount());
    adam(step, keep, parameters.bytes(), gradients.bytes(), first.bytes(), second.bytes(), body);
    int rest = parameters.elementCount() - body;
    ScalarOptimizerLoops.INSTANCE.adamW(
        step,
        keep,
        parameters.range(body, rest),
        gradients.range(body, rest),
        first.range(body, rest),
        second.range(body, rest));
  }

  private static void adam(
      NumericKernels.AdamStep step,
      float keep,
      ByteBuffer parameters,
      ByteBuffer gradients,
      ByteBuffer first,
      ByteBuffer second,
      int count) {
    FloatVector scale = all(step.gradientScale());
    FloatVector beta1 = all(step.beta1());
    FloatVector rest1 = all(1 - step.beta1());
    FloatVector beta2 = all(step.beta2());
    FloatVector rest2 = all(1 - step.beta2());
    FloatVector rate = all(step.learningRate());
    FloatVector epsilon = all(step.epsilon());
    FloatVector kept = all(keep);
    for (int index = 0; index < count; index += LANES) {
      FloatVector gradient = VectorKernels.load(gradients, index).mul(scale);
      FloatVector mean = VectorKernels.load(first, index).mul(beta1).add(gradient.mul(rest1));
      FloatVector square =
          VectorKernels.load(second, index).mul(beta2).add(gradient.mul(gradient).mul(rest2));
      VectorKernels.store(mean, first, index);
      VectorKernels.store(square, second, index);
      FloatVector change = mean.mul(rate).div(square.sqrt().add(epsilon));
      FloatVector value = VectorKernels.load(parameters, index).mul(kept);
      VectorKernels.store(value.sub(change), parameters, index);
    }
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(VectorKernels.SPECIES, value);
  }
}
