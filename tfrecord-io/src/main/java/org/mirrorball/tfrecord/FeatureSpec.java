package org.mirrorball.tfrecord;

import java.util.Arrays;
import java.util.List;

/**
 * What to take out of examples under one name, and how a batch lays it out. The layouts, and what
 * is an error in each, are those of TensorFlow's {@code parse_example}.
 *
 * @param name the key in the example
 * @param type what its list must hold
 * @param layout how rows lie in a batch
 * @param shape of one row (of one step for {@link Layout#SEQUENCE}); empty for a scalar
 * @param defaultValue for {@link Layout#FIXED} what a row without the feature gets: as many values
 *     as the shape has, or one for all of them; for {@link Layout#SEQUENCE} the one value to pad
 *     with; null for none
 */
public record FeatureSpec(
    String name, FeatureType type, Layout layout, List<Integer> shape, Feature defaultValue) {

  /** How the rows of a batch lie. */
  public enum Layout {
    /** Dense [rows, shape...]; a row that lacks the feature takes the default or is an error. */
    FIXED,
    /** Any number of values a row, with indices ({@code VarLenFeature}). */
    SPARSE,
    /** Dense [rows, longest, shape...], shorter rows padded ({@code FixedLenSequenceFeature}). */
    SEQUENCE,
    /** Any number of values a row, with row splits ({@code RaggedFeature}). */
    RAGGED
  }

  /** Checks that shape and default fit together. */
  public FeatureSpec {
    shape = List.copyOf(shape);
    for (int dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException("feature '" + name + "' has the shape " + shape);
      }
    }
    checkDefault(name, type, layout, shape, defaultValue);
  }

  /** As many values in every row as the shape has. */
  public static FeatureSpec fixed(String name, FeatureType type, int... shape) {
    return new FeatureSpec(name, type, Layout.FIXED, listOf(shape), null);
  }

  /** Any number of values in a row, as a sparse matrix. */
  public static FeatureSpec sparse(String name, FeatureType type) {
    return new FeatureSpec(name, type, Layout.SPARSE, List.of(), null);
  }

  /** Any number of steps in a row, each of that shape; rows are padded to the longest. */
  public static FeatureSpec sequence(String name, FeatureType type, int... shape) {
    return new FeatureSpec(name, type, Layout.SEQUENCE, listOf(shape), null);
  }

  /** Any number of values in a row, with the rows' ends. */
  public static FeatureSpec ragged(String name, FeatureType type) {
    return new FeatureSpec(name, type, Layout.RAGGED, List.of(), null);
  }

  /** With another default. */
  public FeatureSpec withDefault(Feature value) {
    return new FeatureSpec(name, type, layout, shape, value);
  }

  /** How many values one row (or step) has. */
  public int elementCount() {
    return elementCount(shape);
  }

  private static void checkDefault(
      String name, FeatureType type, Layout layout, List<Integer> shape, Feature value) {
    if (value == null) {
      return;
    }
    boolean one = value.count() == 1;
    boolean fits =
        switch (layout) {
          case FIXED -> one || value.count() == elementCount(shape);
          case SEQUENCE -> one;
          case SPARSE, RAGGED -> false;
        };
    if (!fits || FeatureType.of(value) != type) {
      throw new IllegalArgumentException(
          "feature '%s' is %s %s of shape %s: its default cannot be %s with %d values"
              .formatted(name, layout, type.typeName(), shape, value.typeName(), value.count()));
    }
  }

  private static int elementCount(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  private static List<Integer> listOf(int[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
