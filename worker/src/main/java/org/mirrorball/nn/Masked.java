package org.mirrorball.nn;

import java.util.List;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/**
 * A value on its way through layers, and which steps of it count, if it is a sequence.
 *
 * @param value {@code [batch, ...]}
 * @param mask {@code [batch, time]}, 0 where a step does not count; null where all do
 */
public record Masked(Tensor value, Tensor mask) {

  /** A value all of which counts. */
  public static Masked of(Tensor value) {
    return new Masked(value, null);
  }

  /** The masks of inputs that a layer makes one result of: where any input does not count. */
  static Masked join(List<Masked> inputs, Tensor result) {
    Tensor mask = null;
    for (Masked input : inputs) {
      if (input.mask() != null) {
        mask = mask == null ? input.mask() : Ops.multiply(mask, input.mask());
      }
    }
    return new Masked(result, mask).ifSequence();
  }

  /** A layer's result has the mask of what it was made of while it is a sequence as long. */
  private Masked ifSequence() {
    if (mask == null) {
      return this;
    }
    Shape shape = value.shape();
    boolean sequence =
        shape.rank() > 2
            && shape.dim(0) == mask.shape().dim(0)
            && shape.dim(1) == mask.shape().dim(1);
    return sequence ? this : of(value);
  }
}
