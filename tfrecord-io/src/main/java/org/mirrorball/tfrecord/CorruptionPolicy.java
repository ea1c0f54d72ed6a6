package org.mirrorball.tfrecord;

/** What a reader does where a file is damaged. */
public enum CorruptionPolicy {
  /** The damage is an error. */
  FAIL,
  /**
   * Passes over a record whose data is damaged. A damaged length, which hides where the next record
   * begins, is an error.
   */
  SKIP_RECORD,
  /**
   * As {@link #SKIP_RECORD}, and behind a damaged length goes on at the next sound header. Behind
   * damage of a compressed file nothing can be trusted: there the file ends.
   */
  RESYNC,
  /** Leaves out what follows in that file. */
  SKIP_FILE
}
