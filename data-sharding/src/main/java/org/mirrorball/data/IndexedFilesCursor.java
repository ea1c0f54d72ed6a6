package org.mirrorball.data;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.mirrorball.data.PositionReader.Found;
import org.mirrorball.tfrecord.CorruptionLog;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.RecordIndex;
import org.mirrorball.tfrecord.TFRecordReader;

/**
 * Reads a range of positions across files; an element without value is in the place of a damaged
 * record. Opens a file only when a record of it is asked for.
 */
final class IndexedFilesCursor implements ElementCursor {

  private final DatasetIndex index;
  private final long end;
  private final int blockLength;
  private final Pass pass;
  private final CorruptionLog log;
  private long position;
  private int file;
  private PositionReader reader;
  private long emptyEnd; // up to this position there is nothing sound to read

  IndexedFilesCursor(
      DatasetIndex index, long start, long end, int blockLength, Pass pass, CorruptionLog log) {
    this.index = index;
    this.position = start;
    this.end = end;
    this.blockLength = blockLength;
    this.pass = pass;
    this.log = log;
  }

  @Override
  public Element next() throws IOException {
    if (position == end) {
      return null;
    }
    if (reader == null && position >= emptyEnd) {
      openFile();
    }
    if (position < emptyEnd) {
      return element(null);
    }
    return element(find() == Found.RECORD ? reader.data() : null);
  }

  private Element element(byte[] value) throws IOException {
    var element = new Element(position++, pass.number(), value);
    if (position == index.startOf(file + 1) && reader != null) {
      closeWholeFile();
    }
    return element;
  }

  /**
   * Opens the extent that a position is in, and passes over what is before it there. A file that
   * ends at its damage is opened at its beginning: what a position holds must not depend on where
   * reading begins.
   */
  private void openFile() throws IOException {
    file = index.fileAt(position);
    IndexedFile indexed = index.file(file);
    long target = position;
    int extent =
        log.policy().endsFileAtDamage(indexed.index().compression())
            ? 0
            : indexed.index().extentOf(position - index.startOf(file));
    long offset = indexed.index().extentOffset(extent);
    reader =
        new PositionReader(
            TFRecordReader.openAt(new Path(indexed.uri()), pass.conf(), offset, blockLength), log);
    position = index.startOf(file) + indexed.index().firstRecord(extent);
    while (position < target && emptyEnd <= position) {
      find();
      position++;
    }
    position = target;
  }

  /** What is at the position. */
  private Found find() throws IOException {
    Found found = reader.next();
    if (found == Found.HIDDEN && !loseExtent()) {
      reader.resync();
      found = reader.nextFound();
    }
    if (found == Found.END) {
      if (!reader.isDamaged()) {
        throw changed();
      }
      emptyEnd = index.startOf(file + 1);
    }
    return found;
  }

  /**
   * How many records are hidden is not known, but where the next extent begins, and with which
   * position: all up to there are empty. Returns false where there is no such extent.
   */
  private boolean loseExtent() throws IOException {
    RecordIndex extents = index.file(file).index();
    int next = extents.extentOf(position - index.startOf(file)) + 1;
    if (extents.extentCount() == 1 || !extents.splittable()) {
      return false;
    }
    emptyEnd = index.startOf(file) + extents.firstRecord(next);
    close();
    return true;
  }

  private void closeWholeFile() throws IOException {
    boolean more = reader.next() != Found.END;
    if (more && !reader.isDamaged()) {
      throw changed();
    }
    close();
  }

  private DataException changed() {
    IndexedFile indexed = index.file(file);
    return new DataException(
        "%s: changed while training: it had %d records in %d bytes when the job began"
            .formatted(indexed.uri(), indexed.recordCount(), indexed.index().streamLength()));
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
