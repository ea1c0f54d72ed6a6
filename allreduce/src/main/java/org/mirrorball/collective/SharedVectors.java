package org.mirrorball.collective;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vectors of one communicator factory that other ranks of its host can read. Each is a file,
 * there as long as anybody holds the buffer. Thread-safe.
 */
final class SharedVectors implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SharedVectors.class);
  private static final String PREFIX = "vector-";

  /** What two ranks' streams of one generation take, and some more. */
  private static final long RESERVED_LENGTH = 16L << 20;

  private static final Cleaner CLEANER = Cleaner.create();

  /**
   * A vector that is still in use, or was.
   *
   * @param buffer cleared before the memory goes, so that a later one at the same address is not
   *     taken for it
   */
  record Vector(long number, WeakReference<ByteBuffer> buffer, long address, int length) {

    boolean contains(long begin, long byteLength) {
      return begin >= address && begin + byteLength <= address + length && buffer.get() != null;
    }
  }

  private final Path directory;
  private final PeerAddress owner;
  private final List<Path> files = new ArrayList<>();
  private volatile Vector[] vectors = {};
  private long nextNumber;

  /**
   * @param owner whom the files are named after
   */
  SharedVectors(PeerAddress owner) {
    this.directory = Path.of(owner.ipcDirectory());
    this.owner = owner;
  }

  /** The file of a vector. */
  static Path file(PeerAddress owner, long number) {
    return Path.of(owner.ipcDirectory())
        .resolve(PREFIX + owner.pid() + "-" + owner.udpPort() + "-" + number);
  }

  /** Zeros, little-endian: shared if there is room for it, else this process's own. */
  synchronized ByteBuffer allocate(int byteLength) {
    if (byteLength == 0) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
    }
    sweep();
    Path file = file(owner, nextNumber);
    try {
      requireRoom(byteLength);
      MappedByteBuffer buffer = VectorFile.create(file, byteLength);
      add(buffer, nextNumber++, file);
      return buffer;
    } catch (IOException e) {
      LOG.info("a vector is not shared with other ranks, so all-reduces copy it: {}", e.toString());
      return ByteBuffer.allocateDirect(byteLength).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** Streams of later generations need room, too, and cannot do without. */
  private void requireRoom(int byteLength) throws IOException {
    long usable = Files.getFileStore(directory).getUsableSpace();
    if (usable < 2L * byteLength + RESERVED_LENGTH) {
      throw new IOException(
          directory + " has " + usable + " bytes left, too few for a vector of " + byteLength);
    }
  }

  private void add(MappedByteBuffer buffer, long number, Path file) {
    var known = new ArrayList<Vector>();
    for (Vector vector : vectors) {
      if (vector.buffer().get() != null) {
        known.add(vector);
      }
    }
    known.add(
        new Vector(
            number, new WeakReference<>(buffer), BufferUtil.address(buffer), buffer.capacity()));
    vectors = known.toArray(Vector[]::new);
    files.add(file);
    CLEANER.register(buffer, () -> IoUtil.deleteIfExists(file.toFile()));
  }

  /** Deletes what processes left that were killed. */
  private void sweep() {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : left) {
        String name = file.getFileName().toString();
        String pid = name.substring(PREFIX.length(), name.indexOf('-', PREFIX.length()));
        if (!new ProcessWatch(Long.parseLong(pid)).isAlive()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.debug("cannot look for vectors left in {}", directory, e);
    }
  }

  /** The shared vector that all elements of an operation lie in, or null. */
  Vector find(Operation operation) {
    long begin = operation.vector().addressOffset() + operation.offsetOf(0);
    long length = (long) operation.offsetOf(operation.elementCount()) - operation.offsetOf(0);
    for (Vector vector : vectors) {
      if (vector.contains(begin, length)) {
        return vector;
      }
    }
    return null;
  }

  /** Deletes the files; buffers that are still held stay valid. */
  @Override
  public synchronized void close() {
    files.forEach(file -> IoUtil.deleteIfExists(file.toFile()));
    vectors = new Vector[0];
  }
}
