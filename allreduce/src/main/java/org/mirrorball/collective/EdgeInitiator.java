package org.mirrorball.collective;

import java.security.MessageDigest;
import java.util.Optional;
import org.agrona.DirectBuffer;

/** The end of an edge that speaks first: a HELLO, then a PROOF to the right ANSWER. */
final class EdgeInitiator implements EdgeHandshake {

  private static final byte[] NONE_YET = new byte[HandshakeMessage.NONCE_LENGTH];

  private final HandshakeRules rules;
  private final byte[] nonce;
  private HandshakeMessage message;
  private byte[] responderNonce;
  private EdgeKeys keys;

  EdgeInitiator(HandshakeRules rules, byte[] nonce) {
    this.rules = rules;
    this.nonce = nonce;
    this.message = rules.message(HandshakeMessage.HELLO, nonce, NONE_YET);
  }

  @Override
  public HandshakeOutcome receive(DirectBuffer buffer, int offset, int length) {
    HandshakeMessage answer = HandshakeRules.read(buffer, offset, length);
    if (answer == null) {
      return rules.truncated(length);
    }
    HandshakeOutcome wrong = rules.check(answer, HandshakeMessage.ANSWER);
    if (wrong != null) {
      return wrong;
    }
    if (!MessageDigest.isEqual(answer.initiatorNonce(), nonce)) {
      return rules.replayed(answer);
    }
    return isEstablished() ? onRepeated(answer) : establish(answer);
  }

  private HandshakeOutcome establish(HandshakeMessage answer) {
    responderNonce = answer.responderNonce();
    keys = rules.keys(nonce, responderNonce);
    message = rules.message(HandshakeMessage.PROOF, nonce, responderNonce);
    return HandshakeOutcome.accepted(HandshakeOutcome.Kind.ESTABLISHED, rules.peer(), message);
  }

  private HandshakeOutcome onRepeated(HandshakeMessage answer) {
    return MessageDigest.isEqual(answer.responderNonce(), responderNonce)
        ? HandshakeOutcome.accepted(HandshakeOutcome.Kind.REPEATED, rules.peer(), message)
        : rules.replayed(answer);
  }

  @Override
  public HandshakeMessage message() {
    return message;
  }

  @Override
  public boolean isEstablished() {
    return responderNonce != null;
  }

  @Override
  public Optional<EdgeKeys> keys() {
    return Optional.ofNullable(keys);
  }
}
