package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/** Adds a learned vector for each place in time to {@code [batch, time, features]}. */
public final class PositionEmbedding extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int longest;
  private Variable positions;

  @JsonCreator
  PositionEmbedding(@JsonProperty("longest") int longest) {
    this.longest = Checks.positive(longest, "positionEmbedding: longest sequence");
  }

  @Override
  protected void build(Shape inputShape) {
    long features = Checks.sequence(inputShape, "positionEmbedding").dim(2);
    positions = weight("positions", Shape.of(longest, features), Initializers.glorotUniform());
  }

  @Override
  public Tensor call(Tensor x) {
    long time = x.shape().dim(1);
    if (time > longest) {
      throw new IllegalArgumentException(
          "positionEmbedding: a sequence of " + time + " steps, the longest may have " + longest);
    }
    return Ops.add(x, Ops.slice(positions, 0, 0, time));
  }
}
