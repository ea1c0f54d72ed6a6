package org.mirrorball.collective;

/**
 * What became of one handshake message.
 *
 * @param kind whether it was accepted
 * @param rejection why not, or null
 * @param claimedRank who spoke, by its own word; -1 if it names no rank of the group
 * @param text the whole story of a rejection in one line, or empty
 * @param reply what to send back now, or null
 */
record HandshakeOutcome(
    Kind kind, Rejection rejection, int claimedRank, String text, HandshakeMessage reply) {

  enum Kind {
    /** Told where this end stands; the edge is not established yet. */
    ANSWERED,
    /** With this message the edge is established; told once. */
    ESTABLISHED,
    /** Nothing new; the reply, if any, says again what was said before. */
    REPEATED,
    /** Not accepted, and without effect. */
    REJECTED
  }

  static HandshakeOutcome accepted(Kind kind, int rank, HandshakeMessage reply) {
    return new HandshakeOutcome(kind, null, rank, "", reply);
  }

  static HandshakeOutcome rejected(Rejection rejection, int claimedRank, String text) {
    return new HandshakeOutcome(Kind.REJECTED, rejection, claimedRank, text, null);
  }

  boolean isRejected() {
    return kind == Kind.REJECTED;
  }
}
