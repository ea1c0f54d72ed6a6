package org.mirrorball.collective;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;

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

  /** Maps an open file. */
  interface Mapping {

    MappedByteBuffer of(FileChannel channel) throws IOException;
  }

  /**
   * Makes a file of zeros and maps it. The zeros are written, so that a full file system is an
   * error here, and not a SIGBUS later.
   */
  static MappedByteBuffer create(Path file, int length) throws IOException {
    return create(file, 0, length, channel -> map(channel, READ_WRITE));
  }

  /** Makes a file of zeros, behind a hole where nothing is written, and maps it. */
  static MappedByteBuffer create(Path file, int holeLength, int length, Mapping mapping)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      channel.position(holeLength);
      ByteBuffer zeros = ByteBuffer.allocate(Math.min(length, BLOCK_LENGTH));
      for (int left = length; left > 0; ) {
        left -= channel.write(zeros.clear().limit(Math.min(left, zeros.capacity())));
      }
      return mapping.of(channel);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw new IOException("no room for " + length + " bytes: " + file + ": " + e.getMessage(), e);
    }
  }

  /** Another process's file, for reading and writing. */
  static MappedByteBuffer open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return map(channel, READ_WRITE);
    }
  }

  /** Another process's file, which this one cannot damage. */
  static MappedByteBuffer openToRead(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return map(channel, READ_ONLY);
    }
  }

  /** All of a file. */
  static MappedByteBuffer map(FileChannel channel, FileChannel.MapMode mode) throws IOException {
    MappedByteBuffer mapping = channel.map(mode, 0, channel.size());
    mapping.order(ByteOrder.LITTLE_ENDIAN);
    return mapping;
  }
}
