package org.mirrorball.tfrecord;

/** The three types that a list of values can have. */
public enum FeatureType {
  /** Byte strings. */
  BYTES("bytes", WireFormat.BYTES_LIST),
  /** float32. */
  FLOAT("float", WireFormat.FLOAT_LIST),
  /** int64. */
  INT64("int64", WireFormat.INT64_LIST);

  private final String typeName;
  private final int listTag;

  FeatureType(String typeName, int listTag) {
    this.typeName = typeName;
    this.listTag = listTag;
  }

  /** {@code bytes}, {@code float} or {@code int64}, as {@link Feature#typeName} has it. */
  public String typeName() {
    return typeName;
  }

  int listTag() {
    return listTag;
  }

  static FeatureType ofListTag(int tag) {
    for (FeatureType type : values()) {
      if (type.listTag == tag) {
        return type;
      }
    }
    throw new IllegalArgumentException("no list has tag " + tag);
  }

  static FeatureType of(Feature feature) {
    if (feature instanceof FloatList) {
      return FLOAT;
    }
    return feature instanceof Int64List ? INT64 : BYTES;
  }
}
