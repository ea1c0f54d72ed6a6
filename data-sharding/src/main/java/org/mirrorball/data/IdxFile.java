package org.mirrorball.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.DataNotFoundException;
import org.mirrorball.tfrecord.RecordFiles;

/**
 * An IDX file of unsigned bytes, gzip or not, read item by item. All numbers are big-endian.
 *
 * <pre>
 *   offset  length            content
 *   0       2                 0
 *   2       1                 type: 8 for unsigned bytes
 *   3       1                 how many dimensions
 *   4       4 per dimension   dimensions; the first counts the items
 *   then                      values in row-major order
 * </pre>
 */
final class IdxFile implements Closeable {

  private static final int UNSIGNED_BYTE = 8;
  private static final int BUFFER_LENGTH = 1 << 16;
  private static final int MAX_ITEM_LENGTH = 1 << 28;

  private final Path path;
  private final DataInputStream in;
  private final int itemCount;
  private final int itemLength;

  private IdxFile(Path path, DataInputStream in, int dimensions) throws IOException {
    this.path = path;
    this.in = in;
    int header = in.readInt();
    if (header >>> 8 != UNSIGNED_BYTE) {
      throw new DataException(
          "%s: begins with 0x%08x, expected an IDX file of unsigned bytes (0x%08x)"
              .formatted(path, header, (UNSIGNED_BYTE << 8) | dimensions));
    }
    int actual = header & 0xff;
    if (actual < dimensions || (dimensions == 1 && actual != 1)) {
      throw new DataException(
          "%s: has %d dimensions, expected %s"
              .formatted(path, actual, dimensions == 1 ? "1 of labels" : "3 of images"));
    }
    this.itemCount = in.readInt();
    long length = 1;
    for (int i = 1; i < actual; i++) {
      length *= Integer.toUnsignedLong(in.readInt());
      if (length < 1 || length > MAX_ITEM_LENGTH) {
        throw new DataException(path + ": has items of " + length + " bytes");
      }
    }
    this.itemLength = (int) length;
  }

  /** Opens images: [items, height, width] or [items, height, width, channels]. */
  static IdxFile openImages(Path path, Configuration conf) throws IOException {
    return open(path, conf, 3);
  }

  /** Opens labels: [items]. */
  static IdxFile openLabels(Path path, Configuration conf) throws IOException {
    return open(path, conf, 1);
  }

  private static IdxFile open(Path path, Configuration conf, int dimensions) throws IOException {
    InputStream stream = openStream(path, conf);
    try {
      return new IdxFile(path, new DataInputStream(plain(stream)), dimensions);
    } catch (EOFException e) {
      stream.close();
      throw new DataException(path + ": the file is cut short", e);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  private static InputStream openStream(Path path, Configuration conf) throws IOException {
    try {
      return RecordFiles.fileSystemOf(path, conf).open(path);
    } catch (FileNotFoundException e) {
      throw new DataNotFoundException("cannot open " + path + ": " + e.getMessage(), e);
    }
  }

  private static InputStream plain(InputStream stream) throws IOException {
    var buffered = new BufferedInputStream(stream, BUFFER_LENGTH);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    return gzip
        ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER_LENGTH), BUFFER_LENGTH)
        : buffered;
  }

  int itemCount() {
    return itemCount;
  }

  int itemLength() {
    return itemLength;
  }

  /** Reads the next item. */
  byte[] readItem() throws IOException {
    return readItems(1);
  }

  /** Reads the next items. */
  byte[] readItems(int count) throws IOException {
    try {
      byte[] items = in.readNBytes(Math.multiplyExact(count, itemLength));
      if (items.length < count * itemLength) {
        throw new EOFException();
      }
      return items;
    } catch (EOFException | ZipException e) {
      throw new DataException(
          path + ": the file is cut short or damaged, it should have " + itemCount + " items", e);
    }
  }

  /** Throws unless all items were read and nothing follows them. */
  void requireEnd() throws IOException {
    try {
      if (in.read() >= 0) {
        throw new DataException(path + ": bytes follow the " + itemCount + " items");
      }
    } catch (EOFException | ZipException e) {
      throw new DataException(path + ": the end of the file is damaged", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
