package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * A vector for each of some numbers: {@code [batch, ...]} of whole numbers from 0 to {@code [batch,
 * ..., vectorLength]}.
 */
public final class Embedding extends Layer {

  private static final long serialVersionUID = 1L;
  private static final float LIMIT = 0.05f; // Keras's "uniform"

  @JsonProperty private final int count;
  @JsonProperty private final int vectorLength;
  private final Variable table;

  @JsonCreator
  Embedding(@JsonProperty("count") int count, @JsonProperty("vectorLength") int vectorLength) {
    this.count = Checks.positive(count, "embedding: count");
    this.vectorLength = Checks.positive(vectorLength, "embedding: vector length");
    this.table =
        weight(
            "embeddings",
            Shape.of(this.count, this.vectorLength),
            Initializers.randomUniform(-LIMIT, LIMIT));
  }

  @Override
  public Tensor call(Tensor x) {
    return Ops.gather(table, x);
  }
}
