package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.tensor.OptimizerKernels;

/** Adagrad with Keras's formula and defaults; Duchi et al., JMLR 2011. */
public final class Adagrad extends Optimizer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final float initialAccumulator;
  @JsonProperty private final float epsilon;

  @JsonCreator
  Adagrad(
      @JsonProperty("settings") OptimizerSettings settings,
      @JsonProperty("initialAccumulator") float initialAccumulator,
      @JsonProperty("epsilon") float epsilon) {
    super(settings);
    this.initialAccumulator = initialAccumulator;
    this.epsilon = epsilon;
  }

  public static Adagrad withLearningRate(float learningRate) {
    return new Adagrad(OptimizerSettings.of(learningRate), 0.1f, 1e-7f);
  }

  /** The same optimizer with another sum of squares to begin with. */
  public Adagrad initialAccumulator(float value) {
    return new Adagrad(settings(), value, epsilon);
  }

  @Override
  Adagrad with(OptimizerSettings newSettings) {
    return new Adagrad(newSettings, initialAccumulator, epsilon);
  }

  @Override
  int slotCount() {
    return 1;
  }

  @Override
  float firstSlotValue() {
    return initialAccumulator;
  }

  @Override
  void update(OptimizerUpdate update) {
    OptimizerKernels.adagrad(update.all(), update.rate(), epsilon, update.slots().get(0));
  }
}
