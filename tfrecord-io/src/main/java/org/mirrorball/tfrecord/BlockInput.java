package org.mirrorball.tfrecord;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a stream in blocks and shows the bytes ahead as one range of an array, so that a record
 * need not be copied out. The array and the range stay as they are until the following {@link
 * #require}.
 */
final class BlockInput implements Closeable {

  private final InputStream in;
  private byte[] block;
  private int position;
  private int limit;
  private long blockOffset;
  private boolean ended;

  /**
   * Takes over a stream.
   *
   * @param streamOffset where in its file the stream stands
   */
  BlockInput(InputStream in, int blockLength, long streamOffset) {
    this.in = in;
    this.block = new byte[blockLength];
    this.blockOffset = streamOffset;
  }

  /** Has {@code count} bytes ahead, or all that are left; returns the smaller of the two. */
  int require(int count) throws IOException {
    if (limit - position < count && !ended) {
      moveToStart();
      fill(count);
    }
    return Math.min(count, limit - position);
  }

  /** The array that holds the bytes ahead, from {@link #position} on. */
  byte[] array() {
    return block;
  }

  int position() {
    return position;
  }

  /** How many bytes are ahead without reading. */
  int available() {
    return limit - position;
  }

  /** Where in the stream the first byte ahead is. */
  long offset() {
    return blockOffset + position;
  }

  void advance(int count) {
    position += count;
  }

  /** Passes over {@code count} bytes; returns how many there were. */
  long skip(long count) throws IOException {
    long left = count;
    while (left > 0 && require(1) > 0) {
      int step = (int) Math.min(left, available());
      advance(step);
      left -= step;
    }
    return count - left;
  }

  private void moveToStart() {
    System.arraycopy(block, position, block, 0, limit - position);
    blockOffset += position;
    limit -= position;
    position = 0;
  }

  private void fill(int count) throws IOException {
    while (limit < count) {
      if (limit == block.length) {
        // Doubled only when full: a damaged length must not allocate what the stream does not hold.
        block = Arrays.copyOf(block, (int) Math.min(count, 2L * block.length));
      }
      int read = in.read(block, limit, block.length - limit);
      if (read < 0) {
        ended = true;
        return;
      }
      limit += read;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
