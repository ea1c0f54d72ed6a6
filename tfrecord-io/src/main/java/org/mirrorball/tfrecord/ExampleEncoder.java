package org.mirrorball.tfrecord;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Encodes one example, from the inside out since every message is preceded by its length. Features
 * are sorted by name, so that the bytes do not depend on the order they were given in.
 */
final class ExampleEncoder {

  private ExampleEncoder() {}

  static byte[] encode(Map<String, Feature> features) {
    var sorted = new TreeMap<byte[], Feature>(Arrays::compareUnsigned);
    features.forEach((name, value) -> sorted.put(name.getBytes(StandardCharsets.UTF_8), value));
    var entries = new WireWriter();
    sorted.forEach(
        (name, feature) -> entries.writeDelimited(WireFormat.ENTRY, entry(name, feature)));
    var example = new WireWriter();
    example.writeDelimited(WireFormat.FEATURES, entries);
    return example.toArray();
  }

  private static WireWriter entry(byte[] name, Feature feature) {
    var value = new WireWriter();
    if (feature instanceof BytesList list) {
      value.writeDelimited(WireFormat.BYTES_LIST, bytes(list));
    } else if (feature instanceof FloatList list) {
      value.writeDelimited(WireFormat.FLOAT_LIST, packed(floats(list)));
    } else if (feature instanceof Int64List list) {
      value.writeDelimited(WireFormat.INT64_LIST, packed(longs(list)));
    }
    var entry = new WireWriter();
    entry.writeDelimited(WireFormat.KEY, name);
    entry.writeDelimited(WireFormat.VALUE, value);
    return entry;
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
