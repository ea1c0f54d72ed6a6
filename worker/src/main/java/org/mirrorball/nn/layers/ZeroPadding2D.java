package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/** So many rows and columns of zeros on every side of {@code [batch, height, width, channels]}. */
public final class ZeroPadding2D extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int pixels;

  @JsonCreator
  ZeroPadding2D(@JsonProperty("pixels") int pixels) {
    this.pixels = Checks.positive(pixels, "zeroPadding2D: pixels");
  }

  @Override
  protected void build(Shape inputShape) {
    Checks.image(inputShape, "zeroPadding2D");
  }

  @Override
  public Tensor call(Tensor x) {
    return Ops.pad(Ops.pad(x, 1, pixels, pixels), 2, pixels, pixels);
  }
}
