package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.tensor.OptimizerKernels;

/** RMSprop with Keras's formula and defaults; Tieleman and Hinton, 2012. */
public final class RmsProp extends Optimizer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final float rho;
  @JsonProperty private final float momentum;
  @JsonProperty private final float epsilon;

  @JsonCreator
  RmsProp(
      @JsonProperty("settings") OptimizerSettings settings,
      @JsonProperty("rho") float rho,
      @JsonProperty("momentum") float momentum,
      @JsonProperty("epsilon") float epsilon) {
    super(settings);
    this.rho = rho;
    this.momentum = momentum;
    this.epsilon = epsilon;
  }

  public static RmsProp withLearningRate(float learningRate) {
    return new RmsProp(OptimizerSettings.of(learningRate), 0.9f, 0, 1e-7f);
  }

  /** The same optimizer; what part of the mean square a step keeps. */
  public RmsProp rho(float newRho) {
    return new RmsProp(settings(), newRho, momentum, epsilon);
  }

  /** The same optimizer; what part of the last change is made again. */
  public RmsProp momentum(float newMomentum) {
    return new RmsProp(settings(), rho, newMomentum, epsilon);
  }

  @Override
  RmsProp with(OptimizerSettings newSettings) {
    return new RmsProp(newSettings, rho, momentum, epsilon);
  }

  @Override
  int slotCount() {
    return momentum == 0 ? 1 : 2;
  }

  @Override
  void update(OptimizerUpdate update) {
    OptimizerKernels.rmsProp(
        update.all(),
        update.rate(),
        rho,
        momentum,
        epsilon,
        update.slots().get(0),
        momentum == 0 ? null : update.slots().get(1));
  }
}
