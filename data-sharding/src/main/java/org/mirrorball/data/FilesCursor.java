package org.mirrorball.data;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.mirrorball.tfrecord.CorruptionLog;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.TFRecordReader;

/** Reads files from end to end, one after the other, knowing nothing of them beforehand. */
final class FilesCursor implements ElementCursor {

  private final Iterator<RecordFile> files;
  private final Pass pass;
  private final Supplier<DataException> noRecords;
  private final CorruptionLog log;
  private PositionReader reader;
  private long position;

  /**
   * Reads these files.
   *
   * @param noRecords what to throw when there is no record in any
   */
  FilesCursor(
      List<RecordFile> files, Pass pass, CorruptionLog log, Supplier<DataException> noRecords) {
    this.files = files.iterator();
    this.pass = pass;
    this.log = log;
    this.noRecords = noRecords;
  }

  @Override
  public Element next() throws IOException {
    while (reader != null || files.hasNext()) {
      if (reader == null) {
        reader = new PositionReader(TFRecordReader.open(files.next().path(), pass.conf()), log);
      }
      switch (reader.nextFound()) {
        case RECORD -> {
          return new Element(position++, pass.number(), reader.data());
        }
        case END -> close();
        default -> position++;
      }
    }
    if (position == 0) {
      throw noRecords.get();
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
