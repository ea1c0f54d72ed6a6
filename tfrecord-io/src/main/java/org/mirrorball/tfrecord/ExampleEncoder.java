package org.mirrorball.tfrecord;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Encodes one example, from the inside out since every message is preceded by its length. Features
 * are sorted by name, so that the bytes do not depend on the order they were given in.
 */
final class ExampleEncoder {

  private ExampleEncoder() {}

  static byte[] encode(Map<String, Feature> features) {
    var example = new WireWriter();
    example.writeDelimited(WireFormat.FEATURES, map(features, ExampleEncoder::feature));
    return example.toArray();
  }

  static byte[] encode(SequenceExample sequence) {
    var example = new WireWriter();
    if (!sequence.context().isEmpty()) {
      var context = map(sequence.context(), ExampleEncoder::feature);
      example.writeDelimited(WireFormat.FEATURES, context);
    }
    if (!sequence.featureLists().isEmpty()) {
      var lists = map(sequence.featureLists(), ExampleEncoder::frames);
      example.writeDelimited(WireFormat.FEATURE_LISTS, lists);
    }
    return example.toArray();
  }

  private static <T> WireWriter map(Map<String, T> values, Function<T, WireWriter> encoder) {
    var sorted = new TreeMap<byte[], T>(Arrays::compareUnsigned);
    values.forEach((name, value) -> sorted.put(name.getBytes(StandardCharsets.UTF_8), value));
    var entries = new WireWriter();
    sorted.forEach(
        (name, value) -> {
          var entry = new WireWriter();
          entry.writeDelimited(WireFormat.KEY, name);
          entry.writeDelimited(WireFormat.VALUE, encoder.apply(value));
          entries.writeDelimited(WireFormat.ENTRY, entry);
        });
    return entries;
  }

  private static WireWriter frames(List<Feature> frames) {
    var list = new WireWriter();
    for (Feature frame : frames) {
      list.writeDelimited(WireFormat.STEP, feature(frame));
    }
    return list;
  }

  /** The feature message; without a list for null. */
  private static WireWriter feature(Feature feature) {
    var value = new WireWriter();
    if (feature instanceof BytesList list) {
      value.writeDelimited(WireFormat.BYTES_LIST, bytes(list));
    } else if (feature instanceof FloatList list) {
      value.writeDelimited(WireFormat.FLOAT_LIST, packed(floats(list)));
    } else if (feature instanceof Int64List list) {
      value.writeDelimited(WireFormat.INT64_LIST, packed(longs(list)));
    }
    return value;
  }

  private static WireWriter bytes(BytesList list) {
    var out = new WireWriter();
    for (int i = 0; i < list.count(); i++) {
      out.writeDelimited(WireFormat.BYTES_ITEM, list.toArray(i));
    }
    return out;
  }

  private static WireWriter floats(FloatList list) {
    var out = new WireWriter();
    for (int i = 0; i < list.count(); i++) {
      out.writeFloat(list.get(i));
    }
    return out;
  }

  private static WireWriter longs(Int64List list) {
    var out = new WireWriter();
    for (int i = 0; i < list.count(); i++) {
      out.writeVarint(list.get(i));
    }
    return out;
  }

  private static WireWriter packed(WireWriter items) {
    var list = new WireWriter();
    if (items.length() > 0) {
      list.writeDelimited(WireFormat.PACKED_ITEMS, items);
    }
    return list;
  }
}
