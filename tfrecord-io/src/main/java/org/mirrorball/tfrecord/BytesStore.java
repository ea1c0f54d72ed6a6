package org.mirrorball.tfrecord;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Byte strings, copied one behind the other into one array. */
final class BytesStore extends ValueStore {

  private byte[] bytes = {};
  private int[] ends = {};

  @Override
  FeatureType type() {
    return FeatureType.BYTES;
  }

  @Override
  boolean read(WireReader in, int itemTag) throws MalformedExampleException {
    if (itemTag != WireFormat.BYTES_ITEM) {
      return false;
    }
    int length = in.readLength();
    append(in.bytes(), in.position(), length);
    in.advance(length);
    return true;
  }

  @Override
  void add(Feature list, int times) {
    BytesList values = (BytesList) list;
    for (int i = 0; i < times * values.count(); i++) {
      byte[] value = values.toArray(i % values.count());
      append(value, 0, value.length);
    }
  }

  private void append(byte[] source, int start, int length) {
    int used = startOf(count);
    int needed = Math.addExact(used, length); // a batch holds 2 GiB of one feature at most
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, grown(bytes.length, needed));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, grown(ends.length, count + 1));
    }
    System.arraycopy(source, start, bytes, used, length);
    ends[count++] = needed;
  }

  private int startOf(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  @Override
  boolean overflowed() {
    return false;
  }

  /** The value at {@code index}; a slice, valid until the batch is used again. */
  ByteBuffer get(int index) {
    int start = startOf(index);
    return ByteBuffer.wrap(bytes, start, ends[index] - start).slice().asReadOnlyBuffer();
  }
}
