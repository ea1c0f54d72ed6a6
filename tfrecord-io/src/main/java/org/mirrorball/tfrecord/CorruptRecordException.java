package org.mirrorball.tfrecord;

/**
 * A TFRecord file is damaged. The message names the file, the offset of the record's header in the
 * (decompressed) stream, and what was found and expected there.
 */
public final class CorruptRecordException extends DataException {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final long recordOffset;
  private final boolean remainderReadable;

  CorruptRecordException(
      String file, long recordOffset, String problem, boolean remainderReadable, Throwable cause) {
    super(file + ": corrupt record at offset " + recordOffset + ": " + problem, cause);
    this.file = file;
    this.recordOffset = recordOffset;
    this.remainderReadable = remainderReadable;
  }

  /** The file's path. */
  public String file() {
    return file;
  }

  /** Where the record's header begins, in bytes of the decompressed stream. */
  public long recordOffset() {
    return recordOffset;
  }

  /**
   * Whether only this record's data is damaged: its length is sound, so that the reader's next call
   * returns the record after it. Never so in a compressed file. There damage is that of the stream,
   * most likely, and a stream repeats earlier bytes: what follows may be records with sound
   * checksums that were never written at that place.
   */
  public boolean remainderReadable() {
    return remainderReadable;
  }
}
