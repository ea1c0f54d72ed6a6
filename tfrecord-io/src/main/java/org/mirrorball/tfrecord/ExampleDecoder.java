package org.mirrorball.tfrecord;

import java.util.LinkedHashMap;
import java.util.Map;

/** Decodes one example. */
final class ExampleDecoder {

  private final WireReader in;
  private final Map<String, Feature> features = new LinkedHashMap<>();

  ExampleDecoder(byte[] record) {
    this.in = new WireReader(record);
  }

  Map<String, Feature> decode() throws MalformedExampleException {
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.FEATURES) {
        int outer = in.enter();
        decodeFeatures();
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
    return features;
  }

  private void decodeFeatures() throws MalformedExampleException {
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.ENTRY) {
        int outer = in.enter();
        decodeEntry();
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  private void decodeEntry() throws MalformedExampleException {
    String name = "";
    var values = new FeatureValues(in);
    while (!in.atEnd()) {
      int tag = in.readTag();
      switch (tag) {
        case WireFormat.KEY -> name = in.readString();
        case WireFormat.VALUE -> {
          int outer = in.enter();
          decodeFeature(values);
          in.leave(outer);
        }
        default -> in.skip(tag);
      }
    }
    Feature feature = values.toFeature();
    if (feature == null) {
      features.remove(name);
    } else {
      features.put(name, feature);
    }
  }

  private void decodeFeature(FeatureValues values) throws MalformedExampleException {
    while (!in.atEnd()) {
      int tag = in.readTag();
      switch (tag) {
        case WireFormat.BYTES_LIST, WireFormat.FLOAT_LIST, WireFormat.INT64_LIST -> {
          int outer = in.enter();
          values.addAll(tag);
          in.leave(outer);
        }
        default -> in.skip(tag);
      }
    }
  }
}
