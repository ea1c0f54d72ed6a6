package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** Its inputs one after the other along an axis; axis 0 is the batch. */
public final class Concatenate extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int axis;

  @JsonCreator
  Concatenate(@JsonProperty("axis") int axis) {
    this.axis = axis;
  }

  @Override
  public Tensor call(Tensor x) {
    return x;
  }

  @Override
  public Tensor call(List<Tensor> inputs) {
    return Ops.concat(axis, inputs.toArray(Tensor[]::new));
  }
}
