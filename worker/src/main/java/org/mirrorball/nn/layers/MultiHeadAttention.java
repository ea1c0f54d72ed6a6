package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Masked;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * Every place looks at all others, in several ways at once (Vaswani et al., NeurIPS 2017). Of one
 * input {@code [batch, time, features]} it is self-attention; of two, the first asks and the second
 * answers. The result has the first one's shape and mask; nobody looks at masked steps of the
 * second.
 */
public final class MultiHeadAttention extends Layer {

  private static final long serialVersionUID = 1L;

  /** Keras's: as good as infinite for a softmax in float32. */
  private static final double HIDDEN = 1e9;

  @JsonProperty private final int heads;
  @JsonProperty private final int keyLength;
  @JsonProperty private final double dropout;
  private Projection query;
  private Projection key;
  private Projection value;
  private Variable outputKernel;
  private Variable outputBias;

  @JsonCreator
  MultiHeadAttention(
      @JsonProperty("heads") int heads,
      @JsonProperty("keyLength") int keyLength,
      @JsonProperty("dropout") double dropout) {
    this.heads = Checks.positive(heads, "multiHeadAttention: heads");
    this.keyLength = Checks.positive(keyLength, "multiHeadAttention: key length");
    this.dropout = Checks.fraction(dropout, "multiHeadAttention: dropout");
  }

  /** The same layer, not yet built, that drops attention at this rate. */
  public MultiHeadAttention dropout(double rate) {
    return new MultiHeadAttention(heads, keyLength, rate);
  }

  /** Weights of [features, heads, keyLength], and a bias. */
  private record Projection(Variable kernel, Variable bias) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** [batch, time, features] to [batch, heads, time, keyLength]. */
    Tensor apply(Tensor x) {
      long[] from = x.shape().dims();
      long[] to = kernel.shape().dims();
      Tensor matrix = Ops.reshape(kernel, to[0], to[1] * to[2]);
      Tensor sums = Ops.matmul(Ops.reshape(x, -1, from[2]), matrix);
      Tensor all = Ops.biasAdd(sums, Ops.reshape(bias, -1));
      return Ops.transpose(Ops.reshape(all, from[0], from[1], to[1], to[2]), 0, 2, 1, 3);
    }
  }

  @Override
  protected void build(Shape inputShape) {
    long features = Checks.sequence(inputShape, "multiHeadAttention").dim(2);
    query = projection("query", features);
    key = projection("key", features);
    value = projection("value", features);
    outputKernel =
        weight(
            "attention_output_kernel",
            Shape.of(heads, keyLength, features),
            Initializers.glorotUniform());
    outputBias = weight("attention_output_bias", Shape.of(features), Initializers.zeros());
  }

  private Projection projection(String name, long features) {
    return new Projection(
        weight(
            name + "_kernel", Shape.of(features, heads, keyLength), Initializers.glorotUniform()),
        weight(name + "_bias", Shape.of(heads, keyLength), Initializers.zeros()));
  }

  @Override
  public Tensor call(Tensor x) {
    return attend(x, Masked.of(x));
  }

  @Override
  public Tensor call(List<Tensor> inputs) {
    return callUnmasked(inputs);
  }

  @Override
  protected Masked callMasked(List<Masked> inputs) {
    if (inputs.size() > 2) {
      throw new IllegalArgumentException(
          "multiHeadAttention takes one input or two, got " + inputs.size());
    }
    Masked asking = inputs.get(0);
    return new Masked(attend(asking.value(), inputs.get(inputs.size() - 1)), asking.mask());
  }

  private Tensor attend(Tensor asking, Masked masked) {
    Tensor answering = masked.value();
    long batch = asking.shape().dim(0);
    long time = asking.shape().dim(1);
    Tensor questions = Ops.scale(query.apply(asking), 1 / Math.sqrt(keyLength));
    Tensor scores = Ops.matmul(questions, key.apply(answering), false, true);
    Tensor visible = masked.mask() == null ? scores : hidden(scores, masked.mask());
    Tensor attention = Dropout.dropped(Ops.softmax(visible), dropout);
    Tensor answers = Ops.matmul(attention, value.apply(answering));
    Tensor joined = Ops.transpose(answers, 0, 2, 1, 3);
    long width = (long) heads * keyLength;
    Tensor rows = Ops.reshape(joined, batch * time, width);
    Tensor sums = Ops.matmul(rows, Ops.reshape(outputKernel, width, -1));
    return Ops.reshape(Ops.biasAdd(sums, outputBias), batch, time, -1);
  }

  /** Scores [batch, heads, asking, answering], far below all others where the mask is 0. */
  private static Tensor hidden(Tensor scores, Tensor mask) {
    Tensor none = Ops.subtract(mask, Ops.onesLike(mask));
    Tensor below = Ops.expandDims(Ops.expandDims(Ops.scale(none, HIDDEN), 1), 1);
    return Ops.add(scores, below);
  }
}
