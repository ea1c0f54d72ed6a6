package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Optimizer steps; the same operations in the same order as {@link ScalarKernels}. */
final class VectorOptimizers {
  private VectorOptimizers() {}

  static void sgd(
      ByteBuffer parameters, ByteBuffer gradients, int count, float scale, float learningRate) {
    for (int index = 0; index < count; index += VectorKernels.SPECIES.length()) {
      VectorMask<Float> mask = VectorKernels.SPECIES.indexInRange(index, count);
      FloatVector gradient = VectorKernels.load(gradients, index, mask).mul(scale);
      FloatVector value = VectorKernels.load(parameters, index, mask);
      VectorKernels.store(value.sub(gradient.mul(learningRate)), parameters, index, mask);
    }
  }

  static void adam(
      NumericKernels.AdamStep step,
      ByteBuffer parameters,
      ByteBuffer gradients,
      ByteBuffer first,
      ByteBuffer second,
      int count) {
    for (int index = 0; index < count; index += VectorKernels.SPECIES.length()) {
      VectorMask<Float> mask = VectorKernels.SPECIES.indexInRange(index, count);
      FloatVector gradient = VectorKernels.load(gradients, index, mask).mul(step.gradientScale());
      FloatVector mean =
          VectorKernels.load(first, index, mask)
              .mul(step.beta1())
              .add(gradient.mul(1 - step.beta1()));
      FloatVector square =
          VectorKernels.load(second, index, mask)
              .mul(step.beta2())
              .add(gradient.mul(gradient).mul(1 - step.beta2()));
      FloatVector change = mean.mul(step.learningRate()).div(square.sqrt().add(step.epsilon()));
      VectorKernels.store(mean, first, index, mask);
      VectorKernels.store(square, second, index, mask);
      FloatVector value = VectorKernels.load(parameters, index, mask);
      VectorKernels.store(value.sub(change), parameters, index, mask);
    }
  }
}
