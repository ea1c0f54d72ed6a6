package org.mirrorball.tfrecord;

import java.nio.FloatBuffer;

/** float32 values, in an array that grows or in a buffer of the user's. */
final class FloatStore extends ValueStore {

  private final boolean growing;
  private FloatBuffer values;

  FloatStore() {
    this.growing = true;
    this.values = FloatBuffer.allocate(0);
  }

  /** Fills a buffer from its position to its limit. */
  FloatStore(FloatBuffer target) {
    this.growing = false;
    this.values = target.slice();
  }

  @Override
  FeatureType type() {
    return FeatureType.FLOAT;
  }

  @Override
  boolean read(WireReader in, int itemTag) throws MalformedExampleException {
    if (itemTag == WireFormat.FLOAT_ITEM) {
      add(in.readFloat());
      return true;
    }
    if (itemTag != WireFormat.PACKED_ITEMS) {
      return false;
    }
    int length = in.readLength();
    if (length % Float.BYTES != 0) {
      throw in.malformed("packed floats of " + length + " bytes", in.position());
    }
    int more = length / Float.BYTES;
    if (hasRoom(more)) {
      in.readFloats(values, count, more);
    } else {
      in.advance(length);
    }
    count += more;
    return true;
  }

  @Override
  void add(Feature list, int times) {
    FloatList floats = (FloatList) list;
    for (int i = 0; i < times * floats.count(); i++) {
      add(floats.get(i % floats.count()));
    }
  }

  private void add(float value) {
    if (hasRoom(1)) {
      values.put(count, value);
    }
    count++;
  }

  private boolean hasRoom(int more) {
    if (count + more <= values.capacity()) {
      return true;
    }
    if (growing) {
      FloatBuffer larger = FloatBuffer.allocate(grown(values.capacity(), count + more));
      values = larger.put(0, values, 0, count);
    }
    return growing;
  }

  @Override
  boolean overflowed() {
    return !growing && count > values.capacity();
  }

  /** The values: [count]. */
  FloatBuffer values() {
    return values.slice(0, count);
  }

  float[] toArray() {
    float[] array = new float[count];
    values.get(0, array);
    return array;
  }
}
