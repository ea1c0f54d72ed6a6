package org.mirrorball.nn;

import java.util.List;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.OptimizerKernels;

/** Adam with Keras's formula and defaults; Kingma and Ba, ICLR 2015. */
public final class Adam extends Optimizer {

  private static final long serialVersionUID = 1L;
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-7f;

  private final float learningRate;

  private Adam(float learningRate) {
    this.learningRate = learningRate;
  }

  public static Adam withLearningRate(float learningRate) {
    return new Adam(learningRate);
  }

  @Override
  public float learningRate() {
    return learningRate;
  }

  @Override
  public String label() {
    return "adam";
  }

  @Override
  int slotCount() {
    return 2;
  }

  @Override
  void update(
      FlatVector parameters,
      FlatVector gradients,
      long gradientOffset,
      float gradientScale,
      List<FlatVector> slots,
      long step) {
    OptimizerKernels.adam(
        parameters,
        gradients,
        gradientOffset,
        slots.get(0),
        slots.get(1),
        parameters.elementCount(),
        gradientScale,
        learningRate,
        BETA_1,
        BETA_2,
        EPSILON,
        step);
  }
}
