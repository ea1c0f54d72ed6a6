package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.stream.LongStream;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** The same numbers of each sample under other dimensions, one of which may be -1: what remains. */
public final class Reshape extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final long[] dims;

  @JsonCreator
  Reshape(@JsonProperty("dims") long... dims) {
    this.dims = dims.clone();
  }

  @Override
  public Tensor call(Tensor x) {
    LongStream batch = LongStream.of(x.shape().dim(0));
    return Ops.reshape(x, LongStream.concat(batch, LongStream.of(dims)).toArray());
  }
}
