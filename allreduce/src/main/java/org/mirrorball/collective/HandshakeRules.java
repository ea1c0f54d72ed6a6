package org.mirrorball.collective;

import java.security.MessageDigest;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * What one end of an edge says, and what it accepts. Nothing that comes in makes it throw, or
 * allocate more than a message's length.
 */
final class HandshakeRules {

  private final EdgeIdentity edge;
  private final int self;
  private final EdgeProtection protection;
  private final HandshakeTags tags;
  private final long jobFingerprint;

  /**
   * @param self which end of the edge this is
   */
  HandshakeRules(EdgeIdentity edge, int self, EdgeProtection protection, RingSecret secret) {
    this.edge = edge;
    this.self = self;
    this.protection = protection;
    this.tags = new HandshakeTags(edge, protection, secret);
    this.jobFingerprint = edge.jobFingerprint();
  }

  int peer() {
    return edge.opposite(self);
  }

  /** A message of this end, with its tag. */
  HandshakeMessage message(byte type, byte[] initiatorNonce, byte[] responderNonce) {
    HandshakeMessage message =
        HandshakeMessage.of(type, protection, edge, self, initiatorNonce, responderNonce);
    return message.withTag(tags.of(message));
  }

  /** The keys of an established edge, or null for an open one, which has none. */
  EdgeKeys keys(byte[] initiatorNonce, byte[] responderNonce) {
    return tags.keys(initiatorNonce, responderNonce);
  }

  /** Why too few bytes are no message. */
  HandshakeOutcome truncated(int length) {
    return HandshakeOutcome.rejected(
        Rejection.TRUNCATED,
        -1,
        "a handshake message to rank "
            + self
            + ": got "
            + length
            + " bytes, expected "
            + HandshakeMessage.LENGTH);
  }

  /** What is wrong with a message to this end, or null; {@code types} may come in here. */
  HandshakeOutcome check(HandshakeMessage message, byte... types) {
    HandshakeOutcome wrong = checkFormat(message, types);
    if (wrong == null) {
      wrong = checkIdentity(message);
    }
    return wrong == null ? checkTag(message) : wrong;
  }

  private HandshakeOutcome checkFormat(HandshakeMessage message, byte... types) {
    if (message.frameVersion() != HandshakeMessage.FRAME_VERSION
        || message.version() != HandshakeMessage.VERSION) {
      return rejected(
          Rejection.MALFORMED,
          message,
          "version",
          message.frameVersion() + "." + message.version(),
          HandshakeMessage.FRAME_VERSION + "." + HandshakeMessage.VERSION);
    }
    if (message.generation() != edge.generation()) {
      return rejected(
          Rejection.STALE_GENERATION,
          message,
          "generation",
          message.generation(),
          edge.generation());
    }
    if (message.zero() != 0) {
      return rejected(Rejection.MALFORMED, message, "bytes 20 to 23", message.zero(), 0);
    }
    for (byte type : types) {
      if (message.type() == type) {
        return null;
      }
    }
    return rejected(Rejection.UNEXPECTED, message, "type", message.type(), Arrays.toString(types));
  }

  private HandshakeOutcome checkIdentity(HandshakeMessage message) {
    if (message.jobFingerprint() != jobFingerprint) {
      return rejected(
          Rejection.UNEXPECTED,
          message,
          "fingerprint of the job id",
          Long.toHexString(message.jobFingerprint()),
          Long.toHexString(jobFingerprint) + " of '" + edge.jobId() + "'");
    }
    if (message.worldSize() != edge.worldSize()) {
      return rejected(
          Rejection.UNEXPECTED, message, "world size", message.worldSize(), edge.worldSize());
    }
    if (message.speaker() != peer()) {
      return rejected(Rejection.UNEXPECTED, message, "speaker rank", message.speaker(), peer());
    }
    if (message.listener() != self) {
      return rejected(Rejection.UNEXPECTED, message, "listener rank", message.listener(), self);
    }
    return message.protection() == protection.code() ? null : otherProtection(message);
  }

  private HandshakeOutcome otherProtection(HandshakeMessage message) {
    EdgeProtection claimed = EdgeProtection.ofCode(message.protection());
    return claimed == null
        ? rejected(
            Rejection.MALFORMED, message, "protection", message.protection(), protection.code())
        : rejected(
            Rejection.UNEXPECTED,
            message,
            "protection",
            claimed,
            protection + "; give every rank the same secret and the same choice to seal frames");
  }

  private HandshakeOutcome checkTag(HandshakeMessage message) {
    if (MessageDigest.isEqual(message.tag(), tags.of(message))) {
      return null;
    }
    return protection.needsSecret()
        ? HandshakeOutcome.rejected(
            Rejection.FORGED, peer(), origin(message) + " does not know this job's secret")
        : HandshakeOutcome.rejected(
            Rejection.MALFORMED, peer(), origin(message) + " sent a tag on an open edge");
  }

  /** Of a message that is right but belongs to another exchange than this one. */
  HandshakeOutcome replayed(HandshakeMessage message) {
    return HandshakeOutcome.rejected(
        Rejection.REPLAYED,
        peer(),
        origin(message) + ": its nonces are of another connection, recorded or begun anew");
  }

  private HandshakeOutcome rejected(
      Rejection rejection, HandshakeMessage message, String field, Object actual, Object expected) {
    int speaker = message.speaker();
    boolean isRank = speaker >= 0 && speaker < edge.worldSize();
    return HandshakeOutcome.rejected(
        rejection,
        isRank ? speaker : -1,
        String.format("%s: %s is %s, expected %s", origin(message), field, actual, expected));
  }

  private String origin(HandshakeMessage message) {
    return "what claims to be rank " + message.speaker() + ", speaking to rank " + self;
  }

  /** A copy of the message in a received frame, or null where there is no room for one. */
  static HandshakeMessage read(DirectBuffer buffer, int offset, int length) {
    return length < HandshakeMessage.LENGTH ? null : HandshakeMessage.copyOf(buffer, offset);
  }
}
