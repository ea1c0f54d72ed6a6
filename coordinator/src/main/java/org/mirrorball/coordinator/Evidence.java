package org.mirrorball.coordinator;

/**
 * A sign of a failure.
 *
 * @param member the worker that it is about
 * @param strength how much it explains
 * @param line what happened, as the end of a sentence that begins with the worker
 * @param detail a stack trace, or empty
 */
record Evidence(Member member, Strength strength, String line, String detail) {

  /** From the weakest sign to the strongest. */
  enum Strength {
    /** It misses a peer, which is somebody else's fault. */
    PEER_LOST,
    /** Somebody misses it, and it has said nothing itself. */
    MISSED,
    /** Its connection ended. */
    CONNECTION_LOST,
    /** It failed by itself, or its process ended. */
    CAUSE
  }
}
