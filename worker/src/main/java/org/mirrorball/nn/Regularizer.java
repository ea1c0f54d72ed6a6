package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/**
 * A penalty on large weights, {@code l1 * sum(|w|) + l2 * sum(w²)}: a part of the loss, once,
 * however many samples and replicas there are.
 */
public record Regularizer(@JsonProperty("l1") double l1, @JsonProperty("l2") double l2)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** No penalty. */
  public static final Regularizer NONE = new Regularizer(0, 0);

  /** Checked. */
  public Regularizer {
    if (!(l1 >= 0 && l2 >= 0)) {
      throw new IllegalArgumentException(
          "a regularizer's factors are at least 0, got l1 " + l1 + " and l2 " + l2);
    }
  }

  /** {@code factor * sum(|w|)}. */
  public static Regularizer l1(double factor) {
    return new Regularizer(factor, 0);
  }

  /** {@code factor * sum(w²)}. */
  public static Regularizer l2(double factor) {
    return new Regularizer(0, factor);
  }

  /** The penalty on a weight, a scalar. */
  public Tensor of(Tensor weight) {
    if (l1 == 0) {
      return Ops.scale(Ops.reduceSum(Ops.square(weight)), l2);
    }
    Tensor absolute = Ops.scale(Ops.reduceSum(Ops.abs(weight)), l1);
    return l2 == 0 ? absolute : Ops.add(absolute, l2(l2).of(weight));
  }
}
