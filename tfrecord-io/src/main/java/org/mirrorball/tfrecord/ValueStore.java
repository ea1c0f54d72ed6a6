package org.mirrorball.tfrecord;

/** Values of one type, one after the other, as they are read from lists. */
abstract class ValueStore {

  /** How many values there are; values beyond the capacity of a fixed store are only counted. */
  int count;

  /** The type of the lists that it reads. */
  abstract FeatureType type();

  /**
   * Reads one item of a list: a value, or a packed run of them.
   *
   * @return whether the tag is that of an item; if not, nothing was read
   */
  abstract boolean read(WireReader in, int itemTag) throws MalformedExampleException;

  /** Adds values; {@code times} copies of them. */
  abstract void add(Feature values, int times);

  /** Whether values were only counted, for want of room in the user's buffer. */
  abstract boolean overflowed();

  /** Forgets all values from {@code count} on. */
  void truncate(int newCount) {
    count = newCount;
  }

  static ValueStore growing(FeatureType type) {
    return switch (type) {
      case BYTES -> new BytesStore();
      case FLOAT -> new FloatStore();
      case INT64 -> new Int64Store();
    };
  }

  /** A larger capacity: what is needed at first, so that one list fits exactly; then doubled. */
  static int grown(int capacity, int needed) {
    return (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * capacity));
  }
}
