package org.mirrorball.collective;

/** A collective operation that could not end: names the missing rank, its host, step and bucket. */
public final class CollectiveException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The rank that is missing when nobody can tell which. */
  public static final int UNKNOWN_RANK = -1;

  private final int missingRank;

  public CollectiveException(int missingRank, String message) {
    super(message);
    this.missingRank = missingRank;
  }

  public CollectiveException(int missingRank, String message, Throwable cause) {
    super(message, cause);
    this.missingRank = missingRank;
  }

  /** The rank that did not answer, or {@link #UNKNOWN_RANK}. */
  public int missingRank() {
    return missingRank;
  }
}
