package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Activation;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Initializer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/** {@code activation(x · kernel + bias)}: {@code [batch, inputs]} to {@code [batch, units]}. */
public final class Dense extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int units;
  @JsonProperty private final Activation activation;
  private final Initializer kernelInitializer;
  private Variable kernel;
  private Variable bias;

  Dense(int units) {
    this(units, Activation.LINEAR);
  }

  @JsonCreator
  Dense(@JsonProperty("units") int units, @JsonProperty("activation") Activation activation) {
    this(units, activation, Initializers.glorotUniform());
  }

  private Dense(int units, Activation activation, Initializer kernelInitializer) {
    this.units = Checks.positive(units, "dense: units");
    this.activation = activation;
    this.kernelInitializer = kernelInitializer;
  }

  /** The same layer, not yet built, with an activation. */
  public Dense activation(Activation newActivation) {
    return new Dense(units, newActivation, kernelInitializer);
  }

  /** The same layer, not yet built, with other first weights than Glorot's. */
  public Dense kernelInitializer(Initializer initializer) {
    return new Dense(units, activation, initializer);
  }

  @Override
  protected void build(Shape inputShape) {
    if (inputShape.rank() != 2) {
      throw new IllegalArgumentException(
          "dense takes [batch, inputs], got " + inputShape + "; put flatten() before it");
    }
    kernel = weight("kernel", Shape.of(inputShape.dim(1), units), kernelInitializer);
    bias = weight("bias", Shape.of(units), Initializers.zeros());
  }

  @Override
  public Tensor call(Tensor x) {
    return activation.apply(Ops.biasAdd(Ops.matmul(x, kernel), bias));
  }
}
