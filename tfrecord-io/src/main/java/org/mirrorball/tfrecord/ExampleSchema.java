package org.mirrorball.tfrecord;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the features of examples look like, gathered example by example. Used by one thread. */
public final class ExampleSchema {

  private final SortedMap<String, FeatureProfile> features = new TreeMap<>();
  private long exampleCount;

  /** Takes an example into account. */
  public void add(Example example) {
    exampleCount++;
    example
        .features()
        .forEach(
            (name, feature) ->
                features.merge(name, FeatureProfile.of(name, feature), FeatureProfile::merge));
  }

  /** How many examples there were. */
  public long exampleCount() {
    return exampleCount;
  }

  /** All features, by name. */
  public List<FeatureProfile> features() {
    return List.copyOf(features.values());
  }

  /**
   * How to parse such examples: fixed where every example has the feature with the same number of
   * values, ragged otherwise. Features of contradicting types are left out.
   */
  public List<FeatureSpec> specs() {
    return features.values().stream()
        .filter(feature -> feature.types().size() == 1)
        .map(this::spec)
        .toList();
  }

  private FeatureSpec spec(FeatureProfile feature) {
    FeatureType type = feature.types().iterator().next();
    boolean fixed =
        feature.exampleCount() == exampleCount && feature.minCount() == feature.maxCount();
    if (!fixed) {
      return FeatureSpec.ragged(feature.name(), type);
    }
    return feature.maxCount() == 1
        ? FeatureSpec.fixed(feature.name(), type)
        : FeatureSpec.fixed(feature.name(), type, feature.maxCount());
  }
}
