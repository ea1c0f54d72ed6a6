package org.mirrorball.nn;

import java.util.List;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.OptimizerKernels;

/** Stochastic gradient descent: {@code w -= learningRate * gradient}. */
public final class Sgd extends Optimizer {

  private static final long serialVersionUID = 1L;

  private final float learningRate;

  private Sgd(float learningRate) {
    this.learningRate = learningRate;
  }

  public static Sgd withLearningRate(float learningRate) {
    return new Sgd(learningRate);
  }

  @Override
  public float learningRate() {
    return learningRate;
  }

  @Override
  public String label() {
    return "sgd";
  }

  @Override
  int slotCount() {
    return 0;
  }

  @Override
  void update(
      FlatVector parameters,
      FlatVector gradients,
      long gradientOffset,
      float gradientScale,
      List<FlatVector> slots,
      long step) {
    OptimizerKernels.sgd(
        parameters,
        gradients,
        gradientOffset,
        parameters.elementCount(),
        gradientScale,
        learningRate);
  }
}
