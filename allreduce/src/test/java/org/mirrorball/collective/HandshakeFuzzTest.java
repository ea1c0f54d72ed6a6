package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Whatever a stranger says to both ends of an edge, neither throws or believes it, and the two
 * still find each other.
 *
 * <pre>
 *   input = any number of: 1 byte, below | 1 byte n | n bytes
 *   the byte: bit 0: to the initiator or the responder
 *             bits 1 to 2: the n bytes as they are, or xor'ed into this edge's HELLO, ANSWER, PROOF
 * </pre>
 */
final class HandshakeFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void noStrangerIsBelievedOrHinders(byte[] input) {
    for (EdgeProtection protection : EdgeProtection.values()) {
      hinder(TestEdge.of(protection, 1), protection, input);
    }
  }

  private static void hinder(TestEdge edge, EdgeProtection protection, byte[] input) {
    TestEdge twin = TestEdge.of(protection, 1);
    byte[] hello = twin.hello();
    byte[] answer = twin.answer();
    byte[] proof = twin.establish();
    byte[][] genuine = {{}, hello, answer, proof};
    for (int i = 0; i + 1 < input.length; ) {
      byte[] base = genuine[input[i] >> 1 & 3];
      byte[] words =
          Arrays.copyOfRange(input, i + 2, Math.min(input.length, i + 2 + length(input, i)));
      byte[] message = changed(base, words);
      EdgeHandshake end = (input[i] & 1) == 0 ? edge.initiator : edge.responder;
      HandshakeOutcome outcome = TestEdge.receive(end, message);
      assertThat(outcome.isRejected()).isEqualTo(outcome.rejection() != null);
      if (protection.needsSecret() && !Arrays.equals(message, base)) {
        assertThat(outcome.isRejected()).isTrue();
      }
      i += 2 + length(input, i);
    }
    if (protection.needsSecret()) {
      assertThat(TestEdge.receive(edge.initiator, answer).isRejected()).isFalse();
      assertThat(TestEdge.receive(edge.responder, proof).isRejected()).isFalse();
      assertThat(edge.initiator.isEstablished() && edge.responder.isEstablished()).isTrue();
    }
  }

  private static int length(byte[] input, int offset) {
    return input[offset + 1] & 0xff;
  }

  private static byte[] changed(byte[] base, byte[] words) {
    if (base.length == 0) {
      return words;
    }
    byte[] message = base.clone();
    for (int i = 0; i < Math.min(message.length, words.length); i++) {
      message[i] ^= words[i];
    }
    return message;
  }
}
