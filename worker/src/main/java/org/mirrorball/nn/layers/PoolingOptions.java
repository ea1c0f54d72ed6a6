package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import org.mirrorball.tensor.Padding;

/** What both kinds of pooling have in common. */
record PoolingOptions(
    @JsonProperty("poolSize") int poolSize,
    @JsonProperty("stride") int stride,
    @JsonProperty("padding") Padding padding)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  PoolingOptions {
    Checks.positive(poolSize, "pooling: pool size");
    Checks.positive(stride, "pooling: stride");
  }

  /** Windows side by side, without padding. */
  static PoolingOptions of(int poolSize) {
    return new PoolingOptions(poolSize, poolSize, Padding.VALID);
  }

  PoolingOptions withStride(int newStride) {
    return new PoolingOptions(poolSize, newStride, padding);
  }

  PoolingOptions withPadding(Padding newPadding) {
    return new PoolingOptions(poolSize, stride, newPadding);
  }
}
