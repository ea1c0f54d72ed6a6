package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Phase;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/**
 * In training, sets numbers to 0 at random and enlarges the others. What is dropped depends on the
 * seed, the step, the layer and the sample's place in the global batch, not on the workers.
 */
public final class Dropout extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final double rate;

  @JsonCreator
  Dropout(@JsonProperty("rate") double rate) {
    this.rate = Checks.fraction(rate, "dropout: rate");
  }

  @Override
  public Tensor call(Tensor x) {
    return dropped(x, rate);
  }

  /** x, with elements dropped at this rate if layers train. */
  static Tensor dropped(Tensor x, double rate) {
    if (rate == 0 || !Phase.isTraining()) {
      return x;
    }
    Phase phase = Phase.current();
    return Ops.dropout(x, rate, phase.nextRandomLayer(), phase.key());
  }
}
