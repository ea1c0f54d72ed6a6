package org.mirrorball.data;

import java.io.Serializable;

/** A file that was read once from end to end: what is in it, and where. Immutable. */
final class IndexedFile implements Serializable {

  /** One in so many records has its offset kept: 8 MB for a thousand million records. */
  static final int CHECKPOINT_INTERVAL = 1024;

  private static final long serialVersionUID = 1L;

  private final String uri;
  private final long length;
  private final long recordCount;
  private final long streamLength;
  private final long[] checkpoints;

  /**
   * A file.
   *
   * @param length bytes as stored
   * @param streamLength bytes when decompressed
   * @param checkpoints in the decompressed stream, the offset of every {@link
   *     #CHECKPOINT_INTERVAL}th record, from the first
   */
  IndexedFile(String uri, long length, long recordCount, long streamLength, long[] checkpoints) {
    this.uri = uri;
    this.length = length;
    this.recordCount = recordCount;
    this.streamLength = streamLength;
    this.checkpoints = checkpoints;
  }

  String uri() {
    return uri;
  }

  long length() {
    return length;
  }

  long recordCount() {
    return recordCount;
  }

  long streamLength() {
    return streamLength;
  }

  /** The offset of the last checkpoint at or before a record. */
  long checkpointBefore(long record) {
    return checkpoints[(int) (record / CHECKPOINT_INTERVAL)];
  }

  /** How many bytes of the decompressed stream the records hold, a little more at most. */
  long bytesBetween(long firstRecord, long endRecord) {
    long endCheckpoint = (endRecord + CHECKPOINT_INTERVAL - 1) / CHECKPOINT_INTERVAL;
    long end = endCheckpoint < checkpoints.length ? checkpoints[(int) endCheckpoint] : streamLength;
    return end - checkpointBefore(firstRecord);
  }
}
