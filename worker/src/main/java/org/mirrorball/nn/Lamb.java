package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.tensor.OptimizerKernels;

/** Adam with steps as long as the variables, for large batches; You et al., ICLR 2020. */
public final class Lamb extends Optimizer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final float beta1;
  @JsonProperty private final float beta2;
  @JsonProperty private final float epsilon;
  @JsonProperty private final float weightDecay;

  @JsonCreator
  Lamb(
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

  public static Lamb withLearningRate(float learningRate) {
    return new Lamb(OptimizerSettings.of(learningRate), 0.9f, 0.999f, 1e-7f, 0);
  }

  /** The same optimizer; its step grows by {@code weightDecay} times the weight. */
  public Lamb weightDecay(float newWeightDecay) {
    return new Lamb(settings(), beta1, beta2, epsilon, newWeightDecay);
  }

  /** The same optimizer; what part of the moments a step keeps. */
  public Lamb betas(float newBeta1, float newBeta2) {
    return new Lamb(settings(), newBeta1, newBeta2, epsilon, weightDecay);
  }

  @Override
  Lamb with(OptimizerSettings newSettings) {
    return new Lamb(newSettings, beta1, beta2, epsilon, weightDecay);
  }

  @Override
  int slotCount() {
    return 2;
  }

  @Override
  void update(OptimizerUpdate update) {
    for (VariableRange range : update.ranges()) {
      OptimizerKernels.lamb(
          update.of(range),
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
}
