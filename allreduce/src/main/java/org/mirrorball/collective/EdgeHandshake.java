package org.mirrorball.collective;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;

/**
 * One end's part in proving that both ends of a data edge know the job's secret. It neither sends
 * nor waits: messages go in, and outcomes with replies come out. For one thread.
 *
 * <pre>
 *   initiator, who sends data                      responder, who receives them
 *     nonce a                                        nonce b
 *     HELLO  (a, -)  ------ data stream ------->
 *                    <----- control stream -----     ANSWER (a, b)
 *     PROOF  (a, b)  ------ data stream ------->     established
 *     established
 *
 *   every message: who speaks to whom in which ring, and HMAC(secret, label of its type | that)
 * </pre>
 *
 * <p>Each end believes the other once it has tagged a nonce that this end has just drawn, so a
 * recorded handshake gives nothing. The tag of the HELLO proves no freshness; with it, a peer with
 * another secret is told apart and logged at once. The responder holds no state until a PROOF is
 * right: whoever makes up a HELLO cannot keep the real one out.
 *
 * <p>Messages may be lost, doubled or sent while nobody listens. The initiator repeats {@link
 * #message()}, say every 20 ms, until it sees that the responder is established (its control frames
 * say so); the responder only ever replies. On an open edge the same messages go without tags, and
 * show no more than that the ranks mean the same edge.
 */
sealed interface EdgeHandshake permits EdgeInitiator, EdgeResponder {

  /** The part of the rank that sends data along the edge. */
  static EdgeHandshake initiator(
      EdgeIdentity edge, EdgeProtection protection, RingSecret secret, RandomGenerator random) {
    return new EdgeInitiator(
        new HandshakeRules(edge, edge.sender(), protection, secret), nonce(random));
  }

  /** The part of the rank that receives them. */
  static EdgeHandshake responder(
      EdgeIdentity edge, EdgeProtection protection, RingSecret secret, RandomGenerator random) {
    return new EdgeResponder(
        new HandshakeRules(edge, edge.receiver(), protection, secret), nonce(random));
  }

  private static byte[] nonce(RandomGenerator random) {
    byte[] nonce = new byte[HandshakeMessage.NONCE_LENGTH];
    random.nextBytes(nonce);
    return nonce;
  }

  /** Takes a frame that may be a message of the other end, or anything else. */
  HandshakeOutcome receive(DirectBuffer buffer, int offset, int length);

  /** What to send now, and again for as long as it stays the same; null for nothing. */
  HandshakeMessage message();

  /** Whether the other end has proved itself. */
  boolean isEstablished();

  /** The edge's keys; empty before it is established, and on an open edge. */
  Optional<EdgeKeys> keys();
}
