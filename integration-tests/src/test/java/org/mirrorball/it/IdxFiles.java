package org.mirrorball.it;

import java.nio.ByteBuffer;

/** Small IDX files: LeCun's format, big-endian. */
final class IdxFiles {

  private IdxFiles() {}

  static byte[] images(int count, int side) {
    ByteBuffer file = ByteBuffer.allocate(16 + count * side * side);
    file.putInt(0x0803).putInt(count).putInt(side).putInt(side);
    for (int i = 0; i < count * side * side; i++) {
      file.put((byte) (i * 31));
    }
    return file.array();
  }

  static byte[] labels(int count) {
    ByteBuffer file = ByteBuffer.allocate(8 + count);
    file.putInt(0x0801).putInt(count);
    for (int i = 0; i < count; i++) {
      file.put((byte) (i % 10));
    }
    return file.array();
  }
}
