package org.mirrorball.collective;

/**
 * Why a generation ended; travels round the ring so that every rank names the same culprit.
 *
 * @param missingRank the rank that is missing, or {@link CollectiveException#UNKNOWN_RANK}
 * @param text the whole story in one line
 */
record Failure(int missingRank, String text) {

  /** What one rank found that is nobody's absence. */
  static Failure of(RuntimeException error, PeerAddress here) {
    return new Failure(CollectiveException.UNKNOWN_RANK, error.getMessage() + " on " + here);
  }
}
