package org.mirrorball.tfrecord;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Finds a feature's number by its name as it stands in a record, without making a string. */
final class FeatureTable {

  static final int UNKNOWN = -1;

  private static final long MIX = 0x9e3779b97f4a7c15L; // 2^64 / golden ratio: spreads near values

  private final byte[][] names;
  private final int[] slots; // open addressing, half full at most; UNKNOWN where empty

  FeatureTable(List<FeatureSpec> specs) {
    names = new byte[specs.size()][];
    slots = new int[Integer.highestOneBit(Math.max(1, specs.size())) * 4];
    Arrays.fill(slots, UNKNOWN);
    for (int i = 0; i < names.length; i++) {
      byte[] name = specs.get(i).name().getBytes(StandardCharsets.UTF_8);
      if (find(name, 0, name.length) != UNKNOWN) {
        throw new IllegalArgumentException("two features '" + specs.get(i).name() + "'");
      }
      int slot = slotOf(name, 0, name.length);
      while (slots[slot] != UNKNOWN) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = i;
      names[i] = name;
    }
  }

  int find(byte[] bytes, int start, int length) {
    int slot = slotOf(bytes, start, length);
    while (slots[slot] != UNKNOWN) {
      byte[] name = names[slots[slot]];
      if (Arrays.equals(name, 0, name.length, bytes, start, start + length)) {
        return slots[slot];
      }
      slot = slot + 1 & slots.length - 1;
    }
    return UNKNOWN;
  }

  private int slotOf(byte[] bytes, int start, int length) {
    long hash = length;
    int end = start + length;
    int position = start;
    for (; position + Long.BYTES <= end; position += Long.BYTES) {
      hash = (hash ^ RecordFormat.longAt(bytes, position)) * MIX;
    }
    for (; position < end; position++) {
      hash = (hash ^ bytes[position]) * MIX;
    }
    return (int) (hash >>> 32) & slots.length - 1;
  }
}
