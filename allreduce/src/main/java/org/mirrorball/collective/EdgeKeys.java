package org.mirrorball.collective;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The keys of one established edge, each for one direction and one purpose. Both nonces are in
 * them, so that every handshake gives new ones.
 *
 * <pre>
 *   extracted = HKDF-Extract(salt = initiator's nonce | responder's nonce, secret)
 *   key       = HKDF-Expand(extracted, "mirrorball edge " | purpose | '\n' | edge, 32)
 * </pre>
 */
final class EdgeKeys {

  private static final int KEY_LENGTH = 32;

  private final byte[] data;
  private final byte[] controlOfInitiator;
  private final byte[] controlOfResponder;

  private EdgeKeys(byte[] data, byte[] controlOfInitiator, byte[] controlOfResponder) {
    this.data = data;
    this.controlOfInitiator = controlOfInitiator;
    this.controlOfResponder = controlOfResponder;
  }

  static EdgeKeys derive(
      RingSecret secret, byte[] edge, byte[] initiatorNonce, byte[] responderNonce) {
    byte[] extracted = secret.extract(joined(initiatorNonce, responderNonce));
    return new EdgeKeys(
        expand(extracted, "data", edge),
        expand(extracted, "control of initiator", edge),
        expand(extracted, "control of responder", edge));
  }

  /** What the keys of data frames, which go from the initiator to the responder, are made of. */
  byte[] data() {
    return data.clone();
  }

  /** Of control frames that the initiator sends. */
  byte[] controlOfInitiator() {
    return controlOfInitiator.clone();
  }

  /** Of control frames that the responder sends. */
  byte[] controlOfResponder() {
    return controlOfResponder.clone();
  }

  private static byte[] expand(byte[] extracted, String purpose, byte[] edge) {
    byte[] label = ("mirrorball edge " + purpose + '\n').getBytes(US_ASCII);
    return Hkdf.expand(extracted, joined(label, edge), KEY_LENGTH);
  }

  private static byte[] joined(byte[] left, byte[] right) {
    byte[] joined = new byte[left.length + right.length];
    System.arraycopy(left, 0, joined, 0, left.length);
    System.arraycopy(right, 0, joined, left.length, right.length);
    return joined;
  }

  @Override
  public String toString() {
    return "EdgeKeys(hidden)";
  }
}
