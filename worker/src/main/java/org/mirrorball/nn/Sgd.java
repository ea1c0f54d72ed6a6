package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.tensor.OptimizerKernels;

/**
 * Stochastic gradient descent: {@code w -= learningRate * gradient}; with momentum, if wanted
 * Nesterov's.
 */
public final class Sgd extends Optimizer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final float momentum;
  @JsonProperty private final boolean nesterov;

  @JsonCreator
  Sgd(
      @JsonProperty("settings") OptimizerSettings settings,
      @JsonProperty("momentum") float momentum,
      @JsonProperty("nesterov") boolean nesterov) {
    super(settings);
    this.momentum = momentum;
    this.nesterov = nesterov;
  }

  public static Sgd withLearningRate(float learningRate) {
    return new Sgd(OptimizerSettings.of(learningRate), 0, false);
  }

  /** The same optimizer; {@code v = momentum * v - learningRate * gradient; w += v}. */
  public Sgd momentum(float newMomentum) {
    return new Sgd(settings(), newMomentum, nesterov);
  }

  /** The same optimizer, whose momentum looks ahead; Sutskever et al., ICML 2013. */
  public Sgd nesterov() {
    return new Sgd(settings(), momentum, true);
  }

  @Override
  Sgd with(OptimizerSettings newSettings) {
    return new Sgd(newSettings, momentum, nesterov);
  }

  @Override
  int slotCount() {
    return momentum == 0 ? 0 : 1;
  }

  @Override
  void update(OptimizerUpdate update) {
    if (momentum != 0) {
      OptimizerKernels.momentum(
          update.all(), update.rate(), momentum, nesterov, update.slots().get(0));
      return;
    }
    OptimizerKernels.sgd(
        update.parameters(),
        update.gradients(),
        update.gradientOffset(),
        update.parameters().elementCount(),
        update.gradientScale(),
        update.rate());
  }
}
