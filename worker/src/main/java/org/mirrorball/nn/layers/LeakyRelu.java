package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** {@code x > 0 ? x : slope * x}. */
public final class LeakyRelu extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final double slope;

  @JsonCreator
  LeakyRelu(@JsonProperty("slope") double slope) {
    this.slope = slope;
  }

  @Override
  public Tensor call(Tensor x) {
    return Ops.leakyRelu(x, slope);
  }
}
