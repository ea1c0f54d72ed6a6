package org.mirrorball.tfrecord;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Where the records of one file are: extents, which are runs of whole records that follow one
 * another from the file's first byte to its last. So any record, and any part of the file, is found
 * without reading what is before it. Immutable.
 *
 * <p>Offsets are bytes of the decompressed stream; only in an {@linkplain #splittable uncompressed}
 * file can a reader begin at one without decompressing what is before it.
 */
public final class RecordIndex implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Compression compression;
  private final long[] offsets; // of each extent, then the stream's length
  private final long[] firstRecords; // of each extent, then the number of records

  /** Takes over two arrays of one length, both strictly ascending from 0. */
  RecordIndex(Compression compression, long[] offsets, long[] firstRecords) {
    this.compression = compression;
    this.offsets = offsets;
    this.firstRecords = firstRecords;
  }

  /**
   * What is known of records without looking at them: one extent, or none when there is no record.
   */
  public static RecordIndex ofTotals(Compression compression, long recordCount, long streamLength) {
    return recordCount == 0
        ? new RecordIndex(compression, new long[1], new long[1])
        : new RecordIndex(compression, new long[] {0, streamLength}, new long[] {0, recordCount});
  }

  /** How the file is compressed. */
  public Compression compression() {
    return compression;
  }

  /** Whether a reader can begin at any extent at no cost. */
  public boolean splittable() {
    return compression == Compression.NONE;
  }

  /** How many records the file has. */
  public long recordCount() {
    return firstRecords[extentCount()];
  }

  /** Bytes of the file when decompressed. */
  public long streamLength() {
    return offsets[extentCount()];
  }

  /** How many extents there are; none in a file without records. */
  public int extentCount() {
    return offsets.length - 1;
  }

  /** Where an extent's first record begins; for {@link #extentCount}, where the stream ends. */
  public long extentOffset(int extent) {
    return offsets[extent];
  }

  /** The number, from 0, of an extent's first record; for {@link #extentCount}, of all records. */
  public long firstRecord(int extent) {
    return firstRecords[extent];
  }

  /** The extent that holds a record. */
  public int extentOf(long record) {
    if (record < 0 || record >= recordCount()) {
      throw new IndexOutOfBoundsException("record " + record + " of " + recordCount());
    }
    int found = Arrays.binarySearch(firstRecords, record);
    return found >= 0 ? found : -found - 2;
  }

  /** The first extent that begins at or after an offset; {@link #extentCount} if none does. */
  public int extentFrom(long offset) {
    int found = Arrays.binarySearch(offsets, offset);
    return found >= 0 ? found : Math.min(-found - 1, extentCount());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordIndex index
        && compression == index.compression
        && Arrays.equals(offsets, index.offsets)
        && Arrays.equals(firstRecords, index.firstRecords);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(offsets);
  }

  @Override
  public String toString() {
    return "%d records in %d extents, %d bytes, %s"
        .formatted(recordCount(), extentCount(), streamLength(), compression);
  }
}
