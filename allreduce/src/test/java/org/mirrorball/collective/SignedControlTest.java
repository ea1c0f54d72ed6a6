package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Control frames between two neighbours, and those of somebody else. */
final class SignedControlTest {

  private final EdgeKeys keys = keys(1);
  private final ControlGuard sender = SignedControl.ofInitiator(keys);
  private final ControlGuard receiver = SignedControl.ofResponder(keys);

  @Test
  void aSignedFrameIsAcceptedInBothDirections() {
    byte[] frame = abort("rank 2 is lost");
    byte[] signed = sign(sender, frame);
    assertThat(signed).hasSize(frame.length + 24);
    assertThat(check(receiver, signed)).isEqualTo(frame.length);
    assertThat(check(sender, sign(receiver, frame))).isEqualTo(frame.length);
    assertThat(Frame.text(new UnsafeBuffer(signed), 0, frame.length)).isEqualTo("rank 2 is lost");
  }

  @Test
  void theLongestAbortFits() {
    byte[] frame = abort("x".repeat(Frame.MAX_TEXT_LENGTH));
    assertThat(check(receiver, sign(sender, frame))).isEqualTo(frame.length);
    assertThatThrownBy(() -> sign(sender, new byte[frame.length + 1]))
        .hasMessage("control frame: got 545 bytes, expected at most 544");
    assertThat(check(receiver, new byte[frame.length + 25])).isEqualTo(Rejection.MALFORMED.code());
  }

  @Test
  void everyFlippedBitIsRejected() {
    byte[] signed = sign(sender, abort("lost"));
    for (int bit = 0; bit < signed.length * 8; bit++) {
      assertThat(check(receiver, TestEdge.withFlippedBit(signed, bit)))
          .as("bit %d", bit)
          .isEqualTo(Rejection.FORGED.code());
    }
    assertThat(check(receiver, signed)).isPositive();
  }

  @Test
  void aFrameCutAnywhereIsRejected() {
    byte[] signed = sign(sender, abort("lost"));
    for (int length = 0; length < signed.length; length++) {
      assertThat(check(receiver, Arrays.copyOf(signed, length))).as("%d", length).isNegative();
    }
  }

  @Test
  void aFrameIsAcceptedOnceAndNeverAfterALaterOne() {
    byte[] first = sign(sender, abort("first"));
    byte[] second = sign(sender, abort("second"));
    byte[] third = sign(sender, abort("third"));
    assertThat(check(receiver, first)).isPositive();
    assertThat(check(receiver, first)).isEqualTo(Rejection.REPLAYED.code());
    assertThat(check(receiver, third)).isPositive();
    assertThat(check(receiver, second)).isEqualTo(Rejection.REPLAYED.code());
  }

  @Test
  void aFrameOfTheOtherDirectionOrAnotherConnectionIsRejected() {
    byte[] signed = sign(sender, abort("lost"));
    assertThat(check(sender, signed)).isEqualTo(Rejection.FORGED.code());
    assertThat(check(SignedControl.ofResponder(keys(2)), signed))
        .isEqualTo(Rejection.FORGED.code());
  }

  @Test
  void withoutAGuardFramesGoAsTheyAre() {
    byte[] frame = abort("lost");
    assertThat(sign(ControlGuard.NONE, frame)).isEqualTo(frame);
    assertThat(check(ControlGuard.NONE, frame)).isEqualTo(frame.length);
  }

  private static EdgeKeys keys(long seed) {
    TestEdge edge = TestEdge.of(EdgeProtection.AUTHENTICATED, seed);
    edge.establish();
    return edge.initiator.keys().orElseThrow();
  }

  private static byte[] abort(String reason) {
    byte[] text = Frame.textBytes(reason);
    byte[] frame = new byte[Frame.HEADER_LENGTH + text.length];
    UnsafeBuffer view = new UnsafeBuffer(frame);
    Frame.writeControl(view, 0, Frame.ABORT, 7, 3, 2);
    Frame.writeText(view, 0, text);
    return frame;
  }

  private static byte[] sign(ControlGuard guard, byte[] frame) {
    byte[] signed = Arrays.copyOf(frame, frame.length + guard.overheadLength());
    guard.sign(new UnsafeBuffer(signed), 0, frame.length);
    return signed;
  }

  private static int check(ControlGuard guard, byte[] signed) {
    return guard.check(new UnsafeBuffer(signed), 0, signed.length);
  }
}
