package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.CachedNanoClock;
import org.junit.jupiter.api.Test;

/** What is told of rejected frames, with time moved by hand. */
final class RejectionLogTest {

  private final CachedNanoClock clock = new CachedNanoClock();
  private final List<String> lines = new ArrayList<>();
  private final RejectionLog log = new RejectionLog("rank 1 (memory)", clock, 100, lines::add);

  @Test
  void aFloodIsOneLineAndAllOfItIsCounted() {
    for (int i = 0; i < 1000; i++) {
      log.reject(Rejection.FORGED, 0);
    }
    assertThat(lines)
        .containsExactly(
            "rank 1 (memory) dropped a frame from what claims to be rank 0, FORGED: its tag is not"
                + " one that this job's secret makes, or it is out of turn (1 so far)");
    assertThat(log.snapshot())
        .containsEntry(Rejection.FORGED, 1000L)
        .containsEntry(Rejection.REPLAYED, 0L);
  }

  @Test
  void everyKindAndSourceHasALineOfItsOwn() {
    log.reject(Rejection.FORGED, 0);
    log.reject(Rejection.REPLAYED, 0);
    log.reject(Rejection.FORGED, 2);
    log.reject(Rejection.TRUNCATED, RejectionLog.UNKNOWN_RANK);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(3)).contains("from an unknown rank");
  }

  @Test
  void whatGoesOnIsToldAgainAfterAnInterval() {
    log.reject(Rejection.FORGED, 0);
    clock.update(99);
    log.reject(Rejection.FORGED, 0);
    assertThat(lines).hasSize(1);
    clock.update(100);
    log.reject(Rejection.FORGED, 0);
    log.reject(Rejection.FORGED, 0);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).endsWith("(3 so far)");
  }

  @Test
  void madeUpRanksMakeNoFlood() {
    for (int rank = 0; rank < 100_000; rank++) {
      log.reject(Rejection.FORGED, rank);
    }
    assertThat(lines).hasSize(65);
    assertThat(log.snapshot()).containsEntry(Rejection.FORGED, 100_000L);
  }

  @Test
  void aHandshakesOutcomeTellsItsWholeStory() {
    TestEdge edge = TestEdge.of(EdgeProtection.SEALED, 1);
    log.reject(TestEdge.receive(edge.responder, new byte[3]));
    assertThat(lines.get(0))
        .contains("TRUNCATED: a handshake message to rank 4: got 3 bytes, expected 128");
  }

  @Test
  void everyKindOfStrangerIsOneLineHoweverOftenItKnocks() {
    TestEdge recorded = TestEdge.of(EdgeProtection.SEALED, 1);
    byte[] recordedProof = recorded.establish();
    byte[] withoutSecret = TestEdge.of(EdgeProtection.OPEN, 2).hello();
    byte[] withAnother =
        TestEdge.bytes(
            EdgeHandshake.initiator(
                    TestEdge.EDGE, EdgeProtection.SEALED, TestEdge.secret(2), new Random(3))
                .message());
    TestEdge edge = TestEdge.of(EdgeProtection.SEALED, 4);
    for (int i = 0; i < 50; i++) {
      log.reject(TestEdge.receive(edge.responder, withoutSecret));
      log.reject(TestEdge.receive(edge.responder, withAnother));
      log.reject(TestEdge.receive(edge.responder, recordedProof));
    }
    assertThat(edge.responder.isEstablished()).isFalse();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("protection is OPEN, expected SEALED");
    assertThat(lines.get(1)).contains("does not know this job's secret");
    assertThat(lines.get(2)).contains("its nonces are of another connection");
  }
}
