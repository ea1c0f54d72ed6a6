package org.mirrorball.tfrecord;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A {@code tf.train.Example}: features by name, read and written straight in protobuf's wire
 * format. Immutable.
 */
public final class Example {

  private final Map<String, Feature> features;

  private Example(Map<String, Feature> features) {
    this.features = features;
  }

  /** An example of these features. */
  public static Example of(Map<String, Feature> features) {
    return new Example(Collections.unmodifiableMap(new LinkedHashMap<>(features)));
  }

  /**
   * Decodes a copy of the remaining bytes. Lists may be packed or not, the last of duplicate keys
   * counts, a feature without a list is not there, and unknown fields are skipped.
   *
   * @throws MalformedExampleException when the bytes are not an example
   */
  public static Example decode(ByteBuffer record) throws MalformedExampleException {
    byte[] copy = new byte[record.remaining()];
    record.duplicate().get(copy);
    return view(copy);
  }

  /**
   * As {@link #decode}, without the copy: the example's byte strings are ranges of {@code record},
   * which must not change any more.
   *
   * @throws MalformedExampleException when the bytes are not an example
   */
  public static Example view(byte[] record) throws MalformedExampleException {
    return view(record, name -> true);
  }

  /**
   * As {@link #view(byte[])}, of the features with a wanted name; all others are passed over.
   *
   * @throws MalformedExampleException when the bytes are not an example
   */
  public static Example view(byte[] record, Predicate<String> wanted)
      throws MalformedExampleException {
    return new Example(Collections.unmodifiableMap(ExampleDecoder.decode(record, wanted)));
  }

  /** The feature of that name; null when there is none. */
  public Feature feature(String name) {
    return features.get(name);
  }

  /** All features by name, in the order of the record. */
  public Map<String, Feature> features() {
    return features;
  }

  /**
   * The record's bytes: features sorted by the UTF-8 bytes of their names, as TensorFlow's
   * deterministic encoding has them; float and int64 lists packed. Equal examples have equal bytes.
   */
  public byte[] encode() {
    return ExampleEncoder.encode(features);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Example example && features.equals(example.features);
  }

  @Override
  public int hashCode() {
    return features.hashCode();
  }

  @Override
  public String toString() {
    return "Example" + features;
  }
}
