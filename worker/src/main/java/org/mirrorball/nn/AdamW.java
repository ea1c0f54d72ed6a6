package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.tensor.OptimizerKernels;

/** Adam with decoupled weight decay, 0.004 as in Keras; Loshchilov and Hutter, ICLR 2019. */
public final class AdamW extends Optimizer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final float beta1;
  @JsonProperty private final float beta2;
  @JsonProperty private final float epsilon;
  @JsonProperty private final float weightDecay;

  @JsonCreator
  AdamW(
      @JsonProperty("settings") OptimizerSettings settings,
      @JsonProperty("beta1") float beta1,
      @JsonProperty("beta2") float beta2,
      @JsonProperty("epsilon") float epsilon,
      @JsonProperty("weightDecay") float weightDecay) {
    super(settings);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.weightDecay = weightDecay;
  }

  public static AdamW withLearningRate(float learningRate) {
    return new AdamW(OptimizerSettings.of(learningRate), 0.9f, 0.999f, 1e-7f, 4e-3f);
  }

  /** The same optimizer; a step takes {@code learningRate * weightDecay} off each weight. */
  public AdamW weightDecay(float newWeightDecay) {
    return new AdamW(settings(), beta1, beta2, epsilon, newWeightDecay);
  }

  /** {@link #weightDecay}: there is one decay only. */
  @Override
  public AdamW withWeightDecay(float newWeightDecay) {
    return weightDecay(newWeightDecay);
  }

  /** The same optimizer; what part of the moments a step keeps. */
  public AdamW betas(float newBeta1, float newBeta2) {
    return new AdamW(settings(), newBeta1, newBeta2, epsilon, weightDecay);
  }

  @Override
  AdamW with(OptimizerSettings newSettings) {
    return new AdamW(newSettings, beta1, beta2, epsilon, weightDecay);
  }

  @Override
  int slotCount() {
    return 2;
  }

  @Override
  void update(OptimizerUpdate update) {
    OptimizerKernels.adamW(
        update.all(),
        update.rate(),
        beta1,
        beta2,
        epsilon,
        weightDecay,
        update.slots().get(0),
        update.slots().get(1),
        update.step());
  }
}
