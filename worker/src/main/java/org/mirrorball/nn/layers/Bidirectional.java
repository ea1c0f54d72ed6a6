package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Masked;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** A recurrent layer and another like it that goes through time backwards, side by side. */
public final class Bidirectional extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty("of")
  private final Recurrent forwards;

  private final Recurrent backwards;

  @JsonCreator
  Bidirectional(@JsonProperty("of") Layer layer) {
    if (!(layer instanceof Recurrent recurrent)) {
      throw new IllegalArgumentException(
          "bidirectional takes an lstm or a gru, got " + layer.getClass().getSimpleName());
    }
    this.forwards = track(recurrent.directed(false));
    this.backwards = track(recurrent.directed(true));
  }

  @Override
  public Tensor call(Tensor x) {
    return callMasked(List.of(Masked.of(x))).value();
  }

  @Override
  protected Masked callMasked(List<Masked> inputs) {
    Masked forth = forwards.applyMasked(inputs);
    Masked back = backwards.applyMasked(inputs);
    return new Masked(Ops.concat(-1, forth.value(), back.value()), forth.mask());
  }
}
