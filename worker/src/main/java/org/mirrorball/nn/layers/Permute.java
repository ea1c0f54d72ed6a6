package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/** The axes of each sample in another order, counted from 1 as in Keras: the batch stays first. */
public final class Permute extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int[] order;

  @JsonCreator
  Permute(@JsonProperty("order") int... order) {
    int[] sorted = IntStream.of(order).sorted().toArray();
    if (!Arrays.equals(sorted, IntStream.rangeClosed(1, order.length).toArray())) {
      throw new IllegalArgumentException(
          "permute takes every axis from 1 once, got " + Arrays.toString(order));
    }
    this.order = order.clone();
  }

  @Override
  public Tensor call(Tensor x) {
    return Ops.transpose(x, IntStream.concat(IntStream.of(0), IntStream.of(order)).toArray());
  }
}
