package org.mirrorball.nn;

import java.util.List;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/** A model that is one layer after another. */
public final class Sequential extends Model {

  private static final long serialVersionUID = 1L;

  private final Shape inputShape;

  private Sequential(Shape inputShape, List<Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a sequential model needs at least one layer");
    }
    this.inputShape = inputShape;
    layers.forEach(this::track);
  }

  /** A model whose input's shape is known from the data. */
  public static Sequential of(Layer... layers) {
    return new Sequential(null, List.of(layers));
  }

  /**
   * A model for samples of a given shape.
   *
   * @param inputShape of one sample's features, without the batch; may be null
   */
  public static Sequential of(Shape inputShape, List<Layer> layers) {
    return new Sequential(inputShape, layers);
  }

  /** The same layers for samples of a given shape; to be used instead of this model. */
  public Sequential withInputShape(long... dims) {
    return new Sequential(Shape.of(dims), sublayers());
  }

  @Override
  public Shape inputShape() {
    return inputShape;
  }

  @Override
  public Tensor call(Tensor x) {
    return callUnmasked(List.of(x));
  }

  @Override
  protected Masked callMasked(List<Masked> inputs) {
    Masked value = inputs.get(0);
    for (Layer layer : sublayers()) {
      value = layer.apply(value);
    }
    return value;
  }
}
