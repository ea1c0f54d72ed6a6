package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mirrorball.collective.HandshakeOutcome.Kind;

/** Both ends of one edge, and everybody who would like to be one. */
final class EdgeHandshakeTest {

  private static final EdgeIdentity EDGE = TestEdge.EDGE;

  @ParameterizedTest
  @EnumSource(EdgeProtection.class)
  void twoRanksThatAgreeEstablishTheirEdge(EdgeProtection protection) {
    TestEdge edge = TestEdge.of(protection, 1);
    HandshakeOutcome answered = TestEdge.receive(edge.responder, edge.hello());
    assertThat(answered.kind()).isEqualTo(Kind.ANSWERED);
    assertThat(edge.responder.isEstablished()).isFalse();
    HandshakeOutcome proved = TestEdge.receive(edge.initiator, TestEdge.bytes(answered.reply()));
    assertThat(proved.kind()).isEqualTo(Kind.ESTABLISHED);
    HandshakeOutcome believed = TestEdge.receive(edge.responder, TestEdge.bytes(proved.reply()));
    assertThat(believed.kind()).isEqualTo(Kind.ESTABLISHED);
    assertThat(edge.initiator.isEstablished()).isTrue();
    assertThat(edge.responder.isEstablished()).isTrue();
    assertThat(edge.initiator.keys().isPresent()).isEqualTo(protection.needsSecret());
  }

  @Test
  void bothEndsHaveTheSameKeysAndEveryHandshakeHasOthers() {
    TestEdge edge = TestEdge.of(EdgeProtection.SEALED, 1);
    TestEdge other = TestEdge.of(EdgeProtection.SEALED, 2);
    edge.establish();
    other.establish();
    EdgeKeys keys = edge.initiator.keys().orElseThrow();
    EdgeKeys same = edge.responder.keys().orElseThrow();
    assertThat(keys.data()).isEqualTo(same.data()).hasSize(32);
    assertThat(keys.controlOfInitiator()).isEqualTo(same.controlOfInitiator()).hasSize(32);
    assertThat(keys.controlOfResponder()).isEqualTo(same.controlOfResponder()).hasSize(32);
    assertThat(keys.data())
        .isNotEqualTo(keys.controlOfInitiator())
        .isNotEqualTo(keys.controlOfResponder())
        .isNotEqualTo(other.initiator.keys().orElseThrow().data());
    assertThat(keys.controlOfInitiator()).isNotEqualTo(keys.controlOfResponder());
    assertThat(keys).hasToString("EdgeKeys(hidden)");
  }

  @Test
  void lostDoubledAndLateMessagesDoNoHarm() {
    TestEdge edge = TestEdge.of(EdgeProtection.SEALED, 1);
    byte[] hello = edge.hello();
    byte[] answer = edge.answer();
    assertThat(edge.answer()).isEqualTo(answer);
    byte[] proof = edge.establish();
    byte[] keys = edge.responder.keys().orElseThrow().data();

    HandshakeOutcome again = TestEdge.receive(edge.initiator, answer);
    assertThat(again.kind()).isEqualTo(Kind.REPEATED);
    assertThat(TestEdge.bytes(again.reply())).isEqualTo(proof);
    assertThat(TestEdge.bytes(edge.initiator.message())).isEqualTo(proof);
    assertThat(TestEdge.receive(edge.responder, proof).kind()).isEqualTo(Kind.REPEATED);
    HandshakeOutcome late = TestEdge.receive(edge.responder, hello);
    assertThat(late.kind()).isEqualTo(Kind.REPEATED);
    assertThat(TestEdge.bytes(late.reply())).isEqualTo(answer);
    assertThat(edge.responder.keys().orElseThrow().data()).isEqualTo(keys);
  }

  @Test
  void aHelloMayFillALongerFrame() {
    TestEdge edge = TestEdge.of(EdgeProtection.SEALED, 1);
    byte[] frame = new byte[1408];
    Arrays.fill(frame, (byte) 0x5a);
    edge.initiator.message().writeTo(new UnsafeBuffer(frame), 24);
    assertThat(edge.responder.receive(new UnsafeBuffer(frame), 24, 1384).kind())
        .isEqualTo(Kind.ANSWERED);
  }

  @Test
  void aRankWithAnotherSecretIsNotAnswered() {
    EdgeHandshake stranger =
        EdgeHandshake.initiator(EDGE, EdgeProtection.SEALED, TestEdge.secret(2), new Random(3));
    TestEdge edge = TestEdge.of(EdgeProtection.SEALED, 1);
    HandshakeOutcome outcome = TestEdge.receive(edge.responder, TestEdge.bytes(stranger.message()));
    assertRejected(outcome, Rejection.FORGED, "rank 3, speaking to rank 4 does not know this job");
    assertThat(outcome.claimedRank()).isEqualTo(3);
    assertThat(outcome.reply()).isNull();
  }

  @Test
  void aResponderWithAnotherSecretIsNotBelieved() {
    TestEdge edge = TestEdge.of(EdgeProtection.SEALED, 1);
    TestEdge strangers =
        new TestEdge(
            EdgeHandshake.initiator(EDGE, EdgeProtection.SEALED, TestEdge.secret(2), new Random(3)),
            EdgeHandshake.responder(
                EDGE, EdgeProtection.SEALED, TestEdge.secret(2), new Random(4)));
    assertRejected(
        TestEdge.receive(edge.initiator, strangers.answer()),
        Rejection.FORGED,
        "does not know this job's secret");
    assertThat(edge.initiator.keys()).isEmpty();
  }

  @Test
  void ranksThatProtectTheirEdgesDifferentlySayHow() {
    for (EdgeProtection theirs : EdgeProtection.values()) {
      for (EdgeProtection ours : EdgeProtection.values()) {
        if (theirs != ours) {
          HandshakeOutcome outcome =
              TestEdge.receive(TestEdge.of(ours, 1).responder, TestEdge.of(theirs, 2).hello());
          assertRejected(
              outcome,
              Rejection.UNEXPECTED,
              "protection is " + theirs + ", expected " + ours + "; give every rank the same");
        }
      }
    }
  }

  @Test
  void aProtectedEdgeWithoutSecretCannotBeMade() {
    assertThatThrownBy(
            () ->
                EdgeHandshake.initiator(
                    EDGE, EdgeProtection.SEALED, RingSecret.NONE, new Random(1)))
        .hasMessage("an edge that is SEALED needs a job secret");
  }

  @Test
  void aRecordedHandshakeGivesNothing() {
    TestEdge recorded = TestEdge.of(EdgeProtection.SEALED, 1);
    byte[] hello = recorded.hello();
    byte[] answer = recorded.answer();
    byte[] proof = recorded.establish();

    TestEdge edge = TestEdge.of(EdgeProtection.SEALED, 2);
    assertThat(TestEdge.receive(edge.responder, hello).kind()).isEqualTo(Kind.ANSWERED);
    assertRejected(
        TestEdge.receive(edge.responder, proof), Rejection.REPLAYED, "of another connection");
    assertRejected(
        TestEdge.receive(edge.initiator, answer), Rejection.REPLAYED, "of another connection");
    assertThat(edge.initiator.isEstablished()).isFalse();
    assertThat(edge.responder.isEstablished()).isFalse();

    edge.establish();
    assertThat(edge.responder.isEstablished()).isTrue();
    for (byte[] message : new byte[][] {hello, proof}) {
      assertRejected(
          TestEdge.receive(edge.responder, message), Rejection.REPLAYED, "of another connection");
    }
  }

  @Test
  void aReflectedMessageIsNotBelieved() {
    TestEdge edge = TestEdge.of(EdgeProtection.SEALED, 1);
    byte[] hello = edge.hello();
    byte[] answer = edge.answer();
    byte[] proof = edge.establish();
    assertRejected(TestEdge.receive(edge.initiator, hello), Rejection.UNEXPECTED, "type is 3,");
    assertRejected(TestEdge.receive(edge.initiator, proof), Rejection.UNEXPECTED, "type is 34");
    assertRejected(TestEdge.receive(edge.responder, answer), Rejection.UNEXPECTED, "type is 33");
    byte[] disguised = answer.clone();
    disguised[1] = HandshakeMessage.PROOF;
    assertThat(TestEdge.receive(edge.responder, disguised).isRejected()).isTrue();
  }

  @Test
  void everyPartOfTheIdentityMustMatch() {
    assertRejected(
        helloOf(new EdgeIdentity("job-8", 7, 5, 3, 4)),
        Rejection.UNEXPECTED,
        "fingerprint of the job id");
    assertRejected(
        helloOf(new EdgeIdentity("job-7", 6, 5, 3, 4)),
        Rejection.STALE_GENERATION,
        "generation is 6, expected 7");
    assertRejected(
        helloOf(new EdgeIdentity("job-7", 7, 6, 3, 4)),
        Rejection.UNEXPECTED,
        "world size is 6, expected 5");
    assertRejected(
        helloOf(new EdgeIdentity("job-7", 7, 5, 2, 4)),
        Rejection.UNEXPECTED,
        "speaker rank is 2, expected 3");
    assertRejected(
        helloOf(new EdgeIdentity("job-7", 7, 5, 3, 1)),
        Rejection.UNEXPECTED,
        "listener rank is 1, expected 4");
  }

  @ParameterizedTest
  @EnumSource(EdgeProtection.class)
  void aMessageCutAnywhereIsRejected(EdgeProtection protection) {
    TestEdge edge = TestEdge.of(protection, 1);
    byte[] hello = edge.hello();
    byte[] answer = edge.answer();
    for (int length = 0; length < HandshakeMessage.LENGTH; length++) {
      assertRejected(
          TestEdge.receive(edge.responder, Arrays.copyOf(hello, length)),
          Rejection.TRUNCATED,
          "got " + length + " bytes, expected 128");
      assertRejected(
          TestEdge.receive(edge.initiator, Arrays.copyOf(answer, length)),
          Rejection.TRUNCATED,
          "got " + length + " bytes, expected 128");
    }
  }

  @Test
  void everyFlippedBitOfEveryMessageIsRejectedAndHindersNobody() {
    for (int bit = 0; bit < HandshakeMessage.LENGTH * 8; bit++) {
      TestEdge edge = TestEdge.of(EdgeProtection.SEALED, bit);
      byte[] hello = edge.hello();
      byte[] answer = edge.answer();
      assertBitMatters(edge.responder, hello, bit);
      assertBitMatters(edge.initiator, answer, bit);
      byte[] proof = TestEdge.bytes(TestEdge.receive(edge.initiator, answer).reply());
      assertBitMatters(edge.responder, proof, bit);
      assertThat(TestEdge.receive(edge.responder, proof).kind()).isEqualTo(Kind.ESTABLISHED);
    }
  }

  @Test
  void onAnOpenEdgeEveryFlippedBitOfTheIdentityIsRejected() {
    for (int bit = 0; bit < Frame.HEADER_LENGTH * 8; bit++) {
      TestEdge edge = TestEdge.of(EdgeProtection.OPEN, bit);
      assertBitMatters(edge.responder, edge.hello(), bit);
      assertBitMatters(edge.initiator, edge.answer(), bit);
      edge.establish();
      assertThat(edge.responder.isEstablished()).isTrue();
    }
  }

  @Test
  void aTagOnAnOpenEdgeIsRejected() {
    TestEdge edge = TestEdge.of(EdgeProtection.OPEN, 1);
    byte[] hello = TestEdge.withFlippedBit(edge.hello(), 8 * HandshakeMessage.LENGTH - 1);
    assertRejected(
        TestEdge.receive(edge.responder, hello), Rejection.MALFORMED, "sent a tag on an open");
  }

  private static HandshakeOutcome helloOf(EdgeIdentity theirs) {
    EdgeHandshake stranger =
        EdgeHandshake.initiator(theirs, EdgeProtection.SEALED, TestEdge.SECRET, new Random(3));
    return TestEdge.receive(
        TestEdge.of(EdgeProtection.SEALED, 1).responder, TestEdge.bytes(stranger.message()));
  }

  private static void assertBitMatters(EdgeHandshake end, byte[] message, int bit) {
    HandshakeOutcome outcome = TestEdge.receive(end, TestEdge.withFlippedBit(message, bit));
    assertThat(outcome.isRejected()).as("bit %d", bit).isTrue();
    assertThat(end.isEstablished()).isFalse();
  }

  private static void assertRejected(HandshakeOutcome outcome, Rejection rejection, String text) {
    assertThat(outcome.kind()).isEqualTo(Kind.REJECTED);
    assertThat(outcome.rejection()).isEqualTo(rejection);
    assertThat(outcome.text()).contains(text).doesNotContain("\n");
  }
}
