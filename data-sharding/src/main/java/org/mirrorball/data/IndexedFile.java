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

  /** How many bytes of the decompressed stream the records hold, a little more at most. */
  long bytesBetween(long firstRecord, long endRecord) {
    if (firstRecord >= endRecord) {
      return 0;
    }
    long end = index.extentOffset(index.extentOf(endRecord - 1) + 1);
    return end - index.extentOffset(index.extentOf(firstRecord));
  }
}
