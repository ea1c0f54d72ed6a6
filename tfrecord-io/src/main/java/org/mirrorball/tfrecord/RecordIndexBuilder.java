package org.mirrorball.tfrecord;

import java.util.Arrays;

/** Cuts a file into extents while its records pass. */
final class RecordIndexBuilder {

  // 256 KiB: passing over half of one costs less than a seek; a TB's index has 32 MB.
  static final int EXTENT_LENGTH = 1 << 18;

  private long[] offsets = new long[4];
  private long[] firstRecords = new long[4];
  private int extentCount;
  private long offset;
  private long recordCount;

  /** The next record, of so many bytes with its header and footer. */
  void add(long frameLength) {
    if (extentCount == 0 || offset - offsets[extentCount - 1] >= EXTENT_LENGTH) {
      beginExtent();
    }
    offset += frameLength;
    recordCount++;
  }

  long recordCount() {
    return recordCount;
  }

  RecordIndex build(Compression compression) {
    long[] ends = Arrays.copyOf(offsets, extentCount + 1);
    long[] records = Arrays.copyOf(firstRecords, extentCount + 1);
    ends[extentCount] = offset;
    records[extentCount] = recordCount;
    return new RecordIndex(compression, ends, records);
  }

  private void beginExtent() {
    if (extentCount == offsets.length) {
      offsets = Arrays.copyOf(offsets, extentCount * 2);
      firstRecords = Arrays.copyOf(firstRecords, extentCount * 2);
    }
    offsets[extentCount] = offset;
    firstRecords[extentCount++] = recordCount;
  }
}
