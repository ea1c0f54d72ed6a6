package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Masked;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/**
 * Steps of {@code [batch, time, features]} all of whose features are one value do not count for the
 * layers that follow, and become zeros.
 */
public final class Masking extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final float maskValue;

  @JsonCreator
  Masking(@JsonProperty("maskValue") float maskValue) {
    this.maskValue = maskValue;
  }

  @Override
  protected void build(Shape inputShape) {
    Checks.sequence(inputShape, "masking");
  }

  @Override
  public Tensor call(Tensor x) {
    return masked(x).value();
  }

  @Override
  protected Masked callMasked(List<Masked> inputs) {
    return masked(inputs.get(0).value());
  }

  private Masked masked(Tensor x) {
    Tensor same = Ops.equal(x, Tensor.scalar(maskValue));
    Tensor counts = Ops.reduceMax(Ops.subtract(Ops.onesLike(same), same), false, 2);
    return new Masked(Ops.multiply(x, Ops.expandDims(counts, 2)), counts);
  }
}
