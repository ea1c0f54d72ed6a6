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
  /**
   * Leaves out what follows in that file, its first damage and all behind it. Training, too, begins
   * such a file at its first record, so that all workers find the same end, wherever in it the
   * records of theirs are.
   */
  SKIP_FILE;

  /** Whether all that follows a file's first damage is left out. */
  public boolean endsFileAtDamage(Compression compression) {
    return this == SKIP_FILE || (this == RESYNC && compression != Compression.NONE);
  }
}
