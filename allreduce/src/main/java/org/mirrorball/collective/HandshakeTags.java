package org.mirrorball.collective;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What the job's secret makes of one edge's messages; on an open edge, zeros and no keys. */
final class HandshakeTags {

  private static final byte[] NO_TAG = new byte[HmacSha256.LENGTH];

  private final EdgeProtection protection;
  private final RingSecret secret;
  private final byte[] edge;

  HandshakeTags(EdgeIdentity edge, EdgeProtection protection, RingSecret secret) {
    if (protection.needsSecret() && !secret.isPresent()) {
      throw new IllegalArgumentException("an edge that is " + protection + " needs a job secret");
    }
    this.protection = protection;
    this.secret = secret;
    this.edge = edge.bytes();
  }

  /** The tag that a message ought to have. */
  byte[] of(HandshakeMessage message) {
    return protection.needsSecret()
        ? secret.tag(label(message.type()), edge, message.taggedPart())
        : NO_TAG.clone();
  }

  /** The keys of the edge with these nonces, or null if it is open. */
  EdgeKeys keys(byte[] initiatorNonce, byte[] responderNonce) {
    return protection.needsSecret()
        ? EdgeKeys.derive(secret, edge, initiatorNonce, responderNonce)
        : null;
  }

  /** A name for every type and so for every direction: no message passes for its own answer. */
  private static byte[] label(byte type) {
    return ("mirrorball edge handshake " + type + '\n').getBytes(US_ASCII);
  }
}
