package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Activation;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Tensor;

/** An activation by itself, for where it does not follow the layer before at once. */
public final class ActivationLayer extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final Activation activation;

  @JsonCreator
  ActivationLayer(@JsonProperty("activation") Activation activation) {
    this.activation = activation;
  }

  @Override
  public Tensor call(Tensor x) {
    return activation.apply(x);
  }
}
