package org.mirrorball.tfrecord;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one feature looks like over a number of examples.
 *
 * @param name its name
 * @param types of its lists; more than one where examples contradict each other
 * @param exampleCount how many examples have it
 * @param minCount the fewest values in one example
 * @param maxCount the most
 * @param minByteLength of its byte strings; -1 when it has none
 * @param maxByteLength of its byte strings; -1 when it has none
 */
public record FeatureProfile(
    String name,
    Set<FeatureType> types,
    long exampleCount,
    int minCount,
    int maxCount,
    int minByteLength,
    int maxByteLength) {

  private static final int NO_BYTES = -1;

  /** Copies the set. */
  public FeatureProfile {
    types = Set.copyOf(types);
  }

  static FeatureProfile of(String name, Feature feature) {
    int min = NO_BYTES;
    int max = NO_BYTES;
    if (feature instanceof BytesList list) {
      for (int i = 0; i < list.count(); i++) {
        min = i == 0 ? list.length(i) : Math.min(min, list.length(i));
        max = Math.max(max, list.length(i));
      }
    }
    int count = feature.count();
    return new FeatureProfile(name, Set.of(FeatureType.of(feature)), 1, count, count, min, max);
  }

  FeatureProfile merge(FeatureProfile other) {
    EnumSet<FeatureType> allTypes = EnumSet.copyOf(types);
    allTypes.addAll(other.types);
    boolean oneHasNoBytes = minByteLength == NO_BYTES || other.minByteLength == NO_BYTES;
    return new FeatureProfile(
        name,
        allTypes,
        exampleCount + other.exampleCount,
        Math.min(minCount, other.minCount),
        Math.max(maxCount, other.maxCount),
        oneHasNoBytes
            ? Math.max(minByteLength, other.minByteLength)
            : Math.min(minByteLength, other.minByteLength),
        Math.max(maxByteLength, other.maxByteLength));
  }

  /** For people: {@code image: bytes[1] of 784 bytes}, {@code tags: int64[0..5]}. */
  @Override
  public String toString() {
    String type =
        types.stream().sorted().map(FeatureType::typeName).collect(Collectors.joining(" or "));
    String text = name + ": " + type + "[" + range(minCount, maxCount) + "]";
    return maxByteLength == NO_BYTES
        ? text
        : text + " of " + range(minByteLength, maxByteLength) + " bytes";
  }

  private static String range(int min, int max) {
    return min == max ? Integer.toString(min) : min + ".." + max;
  }
}
