package org.mirrorball.data;

import java.util.stream.Collectors;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.Int64List;

/** Takes features out of examples and says clearly what is wrong with them. */
final class Features {

  // Larger whole numbers are not all float32 values, and no model has so many classes.
  private static final int CLASS_LIMIT = 1 << 24;

  private Features() {}

  /** The feature of that name: one byte string. */
  static BytesList oneBytes(Example example, String name) {
    Feature feature = example.feature(name);
    if (feature instanceof BytesList list && list.count() == 1) {
      return list;
    }
    throw problem(example, name, feature, "bytes");
  }

  /** The feature of that name: one number from 0. */
  static int classNumber(Example example, String name) {
    Feature feature = example.feature(name);
    if (!(feature instanceof Int64List list) || list.count() != 1) {
      throw problem(example, name, feature, "int64");
    }
    long number = list.get(0);
    if (number < 0 || number >= CLASS_LIMIT) {
      throw new InvalidSampleException(
          "feature '%s' is %d, expected a class number from 0 to %d"
              .formatted(name, number, CLASS_LIMIT - 1));
    }
    return (int) number;
  }

  private static InvalidSampleException problem(
      Example example, String name, Feature actual, String expectedType) {
    if (actual == null) {
      return new InvalidSampleException(
          "no feature '%s' (expected one %s value); there are: %s"
              .formatted(name, expectedType, names(example)));
    }
    return new InvalidSampleException(
        "feature '%s' has %d %s %s, expected one %s value"
            .formatted(
                name,
                actual.count(),
                actual.typeName(),
                actual.count() == 1 ? "value" : "values",
                expectedType));
  }

  private static String names(Example example) {
    if (example.features().isEmpty()) {
      return "none";
    }
    return example.features().entrySet().stream()
        .map(entry -> entry.getKey() + " (" + entry.getValue().typeName() + ")")
        .collect(Collectors.joining(", "));
  }
}
