package org.mirrorball.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.CorruptRecordException;
import org.mirrorball.tfrecord.CorruptionLog;
import org.mirrorball.tfrecord.CorruptionPolicy;
import org.mirrorball.tfrecord.TFRecordReader;

/**
 * Reads a file position by position, as its {@link CorruptionLog} allows: a record whose data is
 * damaged keeps its position, so that those after it keep theirs.
 */
final class PositionReader implements Closeable {

  /** What a position turns out to hold. */
  enum Found {
    /** {@link #data} is its record. */
    RECORD,
    /** A record whose data is damaged. */
    DAMAGED,
    /** Damage hides the next record, and how many there are before it: see {@link #resync}. */
    HIDDEN,
    /** The file has ended, or is left out from here on. */
    END
  }

  private final TFRecordReader reader;
  private final CorruptionLog log;
  private ByteBuffer data;
  private boolean damaged;
  private boolean ended;

  PositionReader(TFRecordReader reader, CorruptionLog log) {
    this.reader = reader;
    this.log = log;
  }

  /** Goes on to the next position. */
  Found next() throws IOException {
    if (ended) {
      return Found.END;
    }
    try {
      data = reader.next();
      return data == null ? Found.END : Found.RECORD;
    } catch (CorruptRecordException e) {
      damaged = true;
      log.add(e);
      if (log.policy() == CorruptionPolicy.SKIP_FILE) {
        ended = true;
        return Found.END;
      }
      return e.remainderReadable() ? Found.DAMAGED : Found.HIDDEN;
    }
  }

  /** As {@link #next}, but where the next record is hidden, to the one that is found after it. */
  Found nextFound() throws IOException {
    Found found = next();
    while (found == Found.HIDDEN) {
      resync();
      found = next();
    }
    return found;
  }

  /** A copy of the record. */
  byte[] data() {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return bytes;
  }

  /** After {@link Found#HIDDEN}: goes on at the next sound header. */
  void resync() throws IOException {
    reader.resync();
  }

  /** Whether this reader has met damage. */
  boolean isDamaged() {
    return damaged;
  }

  long nextOffset() {
    return reader.nextOffset();
  }

  Compression compression() {
    return reader.compression();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
