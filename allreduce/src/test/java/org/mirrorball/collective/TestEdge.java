package org.mirrorball.collective;

import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** One edge with both its ends, and messages between them as bytes. */
final class TestEdge {

  static final EdgeIdentity EDGE = new EdgeIdentity("job-7", 7, 5, 3, 4);
  static final RingSecret SECRET = secret(1);

  final EdgeHandshake initiator;
  final EdgeHandshake responder;

  TestEdge(EdgeHandshake initiator, EdgeHandshake responder) {
    this.initiator = initiator;
    this.responder = responder;
  }

  /** Two ends that agree; the seed draws their nonces. */
  static TestEdge of(EdgeProtection protection, long seed) {
    Random random = new Random(seed);
    RingSecret secret = protection.needsSecret() ? SECRET : RingSecret.NONE;
    return new TestEdge(
        EdgeHandshake.initiator(EDGE, protection, secret, random),
        EdgeHandshake.responder(EDGE, protection, secret, random));
  }

  static RingSecret secret(int number) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) number);
    return RingSecret.of(bytes);
  }

  byte[] hello() {
    return bytes(initiator.message());
  }

  /** The responder's answer to this edge's hello. */
  byte[] answer() {
    return bytes(receive(responder, hello()).reply());
  }

  /** Runs the whole exchange; returns the proof. */
  byte[] establish() {
    byte[] proof = bytes(receive(initiator, answer()).reply());
    receive(responder, proof);
    return proof;
  }

  static HandshakeOutcome receive(EdgeHandshake end, byte[] message) {
    return end.receive(new UnsafeBuffer(message), 0, message.length);
  }

  static byte[] bytes(HandshakeMessage message) {
    byte[] bytes = new byte[HandshakeMessage.LENGTH];
    message.writeTo(new UnsafeBuffer(bytes), 0);
    return bytes;
  }

  static byte[] withFlippedBit(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return flipped;
  }
}
