package org.mirrorball.tensor;

import java.util.List;
import java.util.Objects;

/** What gradients of fused ops have in common: outputs that are one value in several types. */
final class FusedGradients {
  private FusedGradients() {}

  /** The sum of the gradients that there are, in this type. */
  static Tensor sum(List<Tensor> gradients, DType dtype) {
    return gradients.stream()
        .filter(Objects::nonNull)
        .map(gradient -> Ops.cast(gradient, dtype))
        .reduce(Ops::add)
        .orElseThrow();
  }
}
