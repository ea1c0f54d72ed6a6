package org.mirrorball.tfrecord;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Decodes one example, or only the features with a wanted name. */
final class ExampleDecoder {

  private final WireReader in;
  private final Predicate<String> wanted;
  private final Map<String, Feature> features = new LinkedHashMap<>();

  ExampleDecoder(WireReader in, Predicate<String> wanted) {
    this.in = in;
    this.wanted = wanted;
  }

  static Map<String, Feature> decode(byte[] record, Predicate<String> wanted)
      throws MalformedExampleException {
    var in = new WireReader(record);
    var decoder = new ExampleDecoder(in, wanted);
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.FEATURES) {
        decoder.decodeMap();
      } else {
        in.skip(tag);
      }
    }
    return decoder.features;
  }

  Map<String, Feature> features() {
    return features;
  }

  /** Takes in the map of features that comes next. */
  void decodeMap() throws MalformedExampleException {
    int outer = in.enter();
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.ENTRY) {
        decodeEntry();
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
  }

  private void decodeEntry() throws MalformedExampleException {
    int outer = in.enter();
    int start = in.position();
    String name = readKey(in);
    if (wanted.test(name)) {
      in.moveTo(start, in.position());
      Feature feature = decodeValue();
      if (feature == null) {
        features.remove(name);
      } else {
        features.put(name, feature);
      }
    }
    in.leave(outer);
  }

  /** The key of the map entry that the reader is in; passes over all of it. */
  static String readKey(WireReader in) throws MalformedExampleException {
    String name = ""; // what an entry without a key has
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.KEY) {
        name = in.readString();
      } else {
        in.skip(tag);
      }
    }
    return name;
  }

  private Feature decodeValue() throws MalformedExampleException {
    var values = new FeatureValues(in);
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.VALUE) {
        decodeFeature(values);
      } else {
        in.skip(tag);
      }
    }
    return values.toFeature();
  }

  /** Adds the values of the feature that comes next. */
  void decodeFeature(FeatureValues values) throws MalformedExampleException {
    int outer = in.enter();
    while (!in.atEnd()) {
      int tag = in.readTag();
      switch (tag) {
        case WireFormat.BYTES_LIST, WireFormat.FLOAT_LIST, WireFormat.INT64_LIST -> {
          int feature = in.enter();
          values.addAll(tag);
          in.leave(feature);
        }
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }
}
