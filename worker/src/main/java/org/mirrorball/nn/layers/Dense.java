package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Activation;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Regularizer;
import org.mirrorball.tensor.Initializer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * {@code activation(x · kernel + bias)}: {@code [batch, inputs]} to {@code [batch, units]}, or
 * {@code [batch, time, inputs]} to {@code [batch, time, units]}.
 */
public final class Dense extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int units;
  @JsonProperty private final Activation activation;
  @JsonProperty private final boolean useBias;
  @JsonProperty private final Regularizer regularizer;
  private final Initializer kernelInitializer;
  private Variable kernel;
  private Variable bias;

  Dense(int units) {
    this(units, Activation.LINEAR, true, Regularizer.NONE);
  }

  @JsonCreator
  Dense(
      @JsonProperty("units") int units,
      @JsonProperty("activation") Activation activation,
      @JsonProperty("useBias") boolean useBias,
      @JsonProperty("regularizer") Regularizer regularizer) {
    this(units, activation, useBias, regularizer, Initializers.glorotUniform());
  }

  private Dense(
      int units,
      Activation activation,
      boolean useBias,
      Regularizer regularizer,
      Initializer kernelInitializer) {
    this.units = Checks.positive(units, "dense: units");
    this.activation = activation;
    this.useBias = useBias;
    this.regularizer = regularizer;
    this.kernelInitializer = kernelInitializer;
  }

  /** The same layer, not yet built, with an activation. */
  public Dense activation(Activation newActivation) {
    return new Dense(units, newActivation, useBias, regularizer, kernelInitializer);
  }

  /** The same layer, not yet built, with a bias or without. */
  public Dense useBias(boolean newUseBias) {
    return new Dense(units, activation, newUseBias, regularizer, kernelInitializer);
  }

  /** The same layer, not yet built, with a penalty on its kernel. */
  public Dense kernelRegularizer(Regularizer newRegularizer) {
    return new Dense(units, activation, useBias, newRegularizer, kernelInitializer);
  }

  /** The same layer, not yet built, with other first weights than Glorot's. */
  public Dense kernelInitializer(Initializer initializer) {
    return new Dense(units, activation, useBias, regularizer, initializer);
  }

  @Override
  protected void build(Shape inputShape) {
    if (inputShape.rank() != 2 && inputShape.rank() != 3) {
      throw new IllegalArgumentException(
          "dense takes [batch, inputs] or [batch, time, inputs], got "
              + inputShape
              + "; put flatten() before it");
    }
    kernel = weight("kernel", Shape.of(inputShape.dim(-1), units), kernelInitializer, regularizer);
    bias = useBias ? weight("bias", Shape.of(units), Initializers.zeros()) : null;
  }

  @Override
  public Tensor call(Tensor x) {
    if (x.shape().rank() == 2) {
      return ofRows(x);
    }
    long[] dims = x.shape().dims();
    return Ops.reshape(ofRows(Ops.reshape(x, -1, dims[2])), dims[0], dims[1], units);
  }

  private Tensor ofRows(Tensor x) {
    Tensor sums = Ops.matmul(x, kernel);
    return activation.apply(bias == null ? sums : Ops.biasAdd(sums, bias));
  }
}
