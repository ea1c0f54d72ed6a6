package org.mirrorball.collective;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Memory of one process that others of its host may map: a file, in shared memory as a rule. */
final class SharedFile {

  private static final int BLOCK_LENGTH = 1 << 20;

  private SharedFile() {}

  /**
   * Makes a file of zeros and maps it. The zeros are written, so that a full file system is an
   * error here, and not a SIGBUS later.
   */
  static MappedByteBuffer create(Path file, int length) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(Math.min(length, BLOCK_LENGTH));
      for (int left = length; left > 0; ) {
        left -= channel.write(zeros.clear().limit(Math.min(left, zeros.capacity())));
      }
      return map(channel, FileChannel.MapMode.READ_WRITE);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw new IOException("no room for " + length + " bytes: " + file + ": " + e.getMessage(), e);
    }
  }

  /** Another process's file, for reading and writing. */
  static MappedByteBuffer open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return map(channel, FileChannel.MapMode.READ_WRITE);
    }
  }

  /** Another process's file, which this one cannot damage. */
  static MappedByteBuffer openToRead(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return map(channel, FileChannel.MapMode.READ_ONLY);
    }
  }

  private static MappedByteBuffer map(FileChannel channel, FileChannel.MapMode mode)
      throws IOException {
    MappedByteBuffer mapping = channel.map(mode, 0, channel.size());
    mapping.order(ByteOrder.LITTLE_ENDIAN);
    return mapping;
  }
}
