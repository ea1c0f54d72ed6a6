package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.tensor.OptimizerKernels;

/** Adam with Keras's formula and defaults; Kingma and Ba, ICLR 2015. */
public final class Adam extends Optimizer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final float beta1;
  @JsonProperty private final float beta2;
  @JsonProperty private final float epsilon;

  @JsonCreator
  Adam(
      @JsonProperty("settings") OptimizerSettings settings,
      @JsonProperty("beta1") float beta1,
      @JsonProperty("beta2") float beta2,
      @JsonProperty("epsilon") float epsilon) {
    super(settings);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  public static Adam withLearningRate(float learningRate) {
    return new Adam(OptimizerSettings.of(learningRate), 0.9f, 0.999f, 1e-7f);
  }

  /** The same optimizer; what part of the moments a step keeps. */
  public Adam betas(float newBeta1, float newBeta2) {
    return new Adam(settings(), newBeta1, newBeta2, epsilon);
  }

  /** The same optimizer with another number added to the root of the second moment. */
  public Adam epsilon(float newEpsilon) {
    return new Adam(settings(), beta1, beta2, newEpsilon);
  }

  @Override
  Adam with(OptimizerSettings newSettings) {
    return new Adam(newSettings, beta1, beta2, epsilon);
  }

  @Override
  int slotCount() {
    return 2;
  }

  @Override
  void update(OptimizerUpdate update) {
    OptimizerKernels.adam(
        update.parameters(),
        update.gradients(),
        update.gradientOffset(),
        update.slots().get(0),
        update.slots().get(1),
        update.parameters().elementCount(),
        update.gradientScale(),
        update.rate(),
        beta1,
        beta2,
        epsilon,
        update.step());
  }
}
