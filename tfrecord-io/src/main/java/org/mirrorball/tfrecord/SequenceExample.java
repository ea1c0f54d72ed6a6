package org.mirrorball.tfrecord;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A {@code tf.train.SequenceExample}: features of the whole by name, and by name a feature for each
 * frame. Immutable.
 *
 * @param context features of the whole
 * @param featureLists by name a feature for each frame; null for a frame that has no list of any
 *     type
 */
public record SequenceExample(
    Map<String, Feature> context, Map<String, List<Feature>> featureLists) {

  /** Copies the maps and lists. */
  public SequenceExample {
    context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
    Map<String, List<Feature>> copy = new LinkedHashMap<>();
    featureLists.forEach(
        (name, frames) -> copy.put(name, Collections.unmodifiableList(new ArrayList<>(frames))));
    featureLists = Collections.unmodifiableMap(copy);
  }

  /** A sequence example of these features. */
  public static SequenceExample of(
      Map<String, Feature> context, Map<String, List<Feature>> featureLists) {
    return new SequenceExample(context, featureLists);
  }

  /**
   * Decodes features and feature lists with a wanted name and passes over all others. Byte strings
   * are ranges of {@code record}, which must not change any more.
   *
   * @throws MalformedExampleException when the bytes are not a sequence example
   */
  public static SequenceExample view(byte[] record, Predicate<String> wanted)
      throws MalformedExampleException {
    return SequenceExampleDecoder.decode(record, wanted);
  }

  /** The record's bytes, names sorted as {@link Example#encode} has them. */
  public byte[] encode() {
    return ExampleEncoder.encode(this);
  }
}
