package org.mirrorball.data;

import java.io.Serializable;
import org.mirrorball.tfrecord.RecordIndex;

/**
 * A file whose records were counted.
 *
 * @param uri with scheme and authority
 * @param length bytes as stored
 * @param index where the records are
 */
record IndexedFile(String uri, long length, RecordIndex index) implements Serializable {

  long recordCount() {
    return index.recordCount();
  }

  /** About where in the file as stored a record begins; for the record count, where it ends. */
  long storedOffset(long record) {
    if (record == recordCount()) {
      return length;
    }
    int extent = index.extentOf(record);
    long firstRecord = index.firstRecord(extent);
    double share = (double) (record - firstRecord) / (index.firstRecord(extent + 1) - firstRecord);
    long extentLength = index.extentOffset(extent + 1) - index.extentOffset(extent);
    double offset = index.extentOffset(extent) + share * extentLength;
    return (long) (offset * length / index.streamLength());
  }

  /** How many bytes of the decompressed stream the records hold, a little more at most. */
  long bytesBetween(long firstRecord, long endRecord) {
    if (firstRecord >= endRecord) {
      return 0;
    }
    long end = index.extentOffset(index.extentOf(endRecord - 1) + 1);
    return end - index.extentOffset(index.extentOf(firstRecord));
  }
}
