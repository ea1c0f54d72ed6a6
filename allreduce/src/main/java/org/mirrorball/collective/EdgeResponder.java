package org.mirrorball.collective;

import java.security.MessageDigest;
import java.util.Optional;
import org.agrona.DirectBuffer;

/** The end of an edge that answers every right HELLO, and believes the first right PROOF. */
final class EdgeResponder implements EdgeHandshake {

  private final HandshakeRules rules;
  private final byte[] nonce;
  private byte[] initiatorNonce;
  private EdgeKeys keys;

  EdgeResponder(HandshakeRules rules, byte[] nonce) {
    this.rules = rules;
    this.nonce = nonce;
  }

  @Override
  public HandshakeOutcome receive(DirectBuffer buffer, int offset, int length) {
    HandshakeMessage message = HandshakeRules.read(buffer, offset, length);
    if (message == null) {
      return rules.truncated(length);
    }
    HandshakeOutcome wrong = rules.check(message, HandshakeMessage.HELLO, HandshakeMessage.PROOF);
    if (wrong != null) {
      return wrong;
    }
    return message.type() == HandshakeMessage.HELLO ? onHello(message) : onProof(message);
  }

  private HandshakeOutcome onHello(HandshakeMessage hello) {
    byte[] hellosNonce = hello.initiatorNonce();
    if (isEstablished() && !MessageDigest.isEqual(hellosNonce, initiatorNonce)) {
      return rules.replayed(hello);
    }
    return HandshakeOutcome.accepted(
        isEstablished() ? HandshakeOutcome.Kind.REPEATED : HandshakeOutcome.Kind.ANSWERED,
        rules.peer(),
        rules.message(HandshakeMessage.ANSWER, hellosNonce, nonce));
  }

  private HandshakeOutcome onProof(HandshakeMessage proof) {
    if (!MessageDigest.isEqual(proof.responderNonce(), nonce)) {
      return rules.replayed(proof);
    }
    if (!isEstablished()) {
      initiatorNonce = proof.initiatorNonce();
      keys = rules.keys(initiatorNonce, nonce);
      return HandshakeOutcome.accepted(HandshakeOutcome.Kind.ESTABLISHED, rules.peer(), null);
    }
    return MessageDigest.isEqual(proof.initiatorNonce(), initiatorNonce)
        ? HandshakeOutcome.accepted(HandshakeOutcome.Kind.REPEATED, rules.peer(), null)
        : rules.replayed(proof);
  }

  @Override
  public HandshakeMessage message() {
    return null;
  }

  @Override
  public boolean isEstablished() {
    return initiatorNonce != null;
  }

  @Override
  public Optional<EdgeKeys> keys() {
    return Optional.ofNullable(keys);
  }
}
