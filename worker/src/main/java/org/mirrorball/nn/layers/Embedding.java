package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Masked;
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
  @JsonProperty private final boolean maskZero;
  private final Variable table;

  @JsonCreator
  Embedding(
      @JsonProperty("count") int count,
      @JsonProperty("vectorLength") int vectorLength,
      @JsonProperty("maskZero") boolean maskZero) {
    this.count = Checks.positive(count, "embedding: count");
    this.vectorLength = Checks.positive(vectorLength, "embedding: vector length");
    this.maskZero = maskZero;
    this.table =
        weight(
            "embeddings",
            Shape.of(this.count, this.vectorLength),
            Initializers.randomUniform(-LIMIT, LIMIT));
  }

  /** The same layer, not yet built, for sequences that are padded with the number 0. */
  public Embedding maskZero() {
    return new Embedding(count, vectorLength, true);
  }

  @Override
  public Tensor call(Tensor x) {
    return Ops.gather(table, x);
  }

  @Override
  protected Masked callMasked(List<Masked> inputs) {
    if (!maskZero) {
      return super.callMasked(inputs);
    }
    Tensor x = inputs.get(0).value();
    Tensor zeros = Ops.equal(x, Tensor.scalar(0));
    return new Masked(call(x), Ops.subtract(Ops.onesLike(zeros), zeros));
  }
}
