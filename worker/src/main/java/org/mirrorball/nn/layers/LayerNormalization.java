package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/** Mean 0 and variance 1 along the last axis, then learned factors and offsets. */
public final class LayerNormalization extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final double epsilon;
  private Variable gamma;
  private Variable beta;

  @JsonCreator
  LayerNormalization(@JsonProperty("epsilon") double epsilon) {
    this.epsilon = epsilon;
  }

  /** The same layer, not yet built, with another number added to the variance. */
  public LayerNormalization epsilon(double newEpsilon) {
    return new LayerNormalization(newEpsilon);
  }

  @Override
  protected void build(Shape inputShape) {
    gamma = weight("gamma", Shape.of(inputShape.dim(-1)), Initializers.ones());
    beta = weight("beta", Shape.of(inputShape.dim(-1)), Initializers.zeros());
  }

  @Override
  public Tensor call(Tensor x) {
    return Ops.layerNormalization(x, gamma, beta, epsilon);
  }
}
