package org.mirrorball.collective;

/** What a vector consists of; little-endian. */
public enum ElementType {
  FLOAT32(Float.BYTES),
  INT32(Integer.BYTES),
  INT64(Long.BYTES);

  private final int byteLength;

  ElementType(int byteLength) {
    this.byteLength = byteLength;
  }

  /** Bytes of one element in memory. */
  public int byteLength() {
    return byteLength;
  }
}
