package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.OptimizerKernels;

/**
 * How large a gradient may be: that of the loss's mean over the global batch, after it was added up
 * over all replicas.
 *
 * @param limit what it is cut to
 */
public record Clipping(@JsonProperty("kind") Kind kind, @JsonProperty("limit") float limit)
    implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final Clipping NONE = new Clipping(Kind.NONE, 0);

  /** What is limited. */
  public enum Kind {
    NONE,
    VALUE,
    NORM,
    GLOBAL_NORM
  }

  /** Checked. */
  public Clipping {
    if (kind != Kind.NONE && !(limit > 0)) {
      throw new IllegalArgumentException("a gradient's limit must be positive, got " + limit);
    }
  }

  /** Gradients as they are. */
  public static Clipping none() {
    return NONE;
  }

  /** Every element is cut to ±limit. */
  public static Clipping byValue(float limit) {
    return new Clipping(Kind.VALUE, limit);
  }

  /** Every variable's gradient is shortened to the limit. */
  public static Clipping byNorm(float limit) {
    return new Clipping(Kind.NORM, limit);
  }

  /** All gradients together, as one vector, are shortened to the limit; Pascanu et al. */
  public static Clipping byGlobalNorm(float limit) {
    return new Clipping(Kind.GLOBAL_NORM, limit);
  }

  /**
   * Clips in place.
   *
   * @param gradientScale multiplies each gradient
   * @return what multiplies each gradient from now on
   */
  float apply(
      FlatVector gradients, long gradientOffset, float gradientScale, List<VariableRange> ranges) {
    switch (kind) {
      case NONE -> {}
      case VALUE ->
          OptimizerKernels.clamp(
              gradients, gradientOffset, VariableRange.total(ranges), limit / gradientScale);
      case NORM ->
          ranges.forEach(range -> shorten(gradients, gradientOffset, gradientScale, range));
      case GLOBAL_NORM -> {
        long count = VariableRange.total(ranges);
        double norm = OptimizerKernels.norm(gradients, gradientOffset, count) * gradientScale;
        return norm > limit ? (float) (gradientScale * (limit / norm)) : gradientScale;
      }
    }
    return gradientScale;
  }

  private void shorten(
      FlatVector gradients, long gradientOffset, float gradientScale, VariableRange range) {
    long offset = gradientOffset + range.offset();
    double norm = OptimizerKernels.norm(gradients, offset, range.count()) * gradientScale;
    if (norm > limit) {
      OptimizerKernels.scale(gradients, offset, range.count(), (float) (limit / norm));
    }
  }
}
