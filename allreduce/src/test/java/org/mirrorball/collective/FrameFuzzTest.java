package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.agrona.concurrent.UnsafeBuffer;

/** No bytes make the parser of frames read outside of them, or throw; the input is one frame. */
final class FrameFuzzTest {

  private static final int GENERATION = 7;

  @FuzzTest(maxDuration = "60s")
  void noFrameIsReadOutsideItsBounds(byte[] input) {
    UnsafeBuffer frame = new UnsafeBuffer(input.clone());
    if (!Frame.isOf(GENERATION, frame, 0, input.length)) {
      return;
    }
    assertThat(input.length).isGreaterThanOrEqualTo(Frame.HEADER_LENGTH);
    assertThat(Frame.text(frame, 0, input.length).length())
        .isLessThanOrEqualTo(Math.min(Frame.MAX_TEXT_LENGTH, input.length - Frame.HEADER_LENGTH));
    assertThat(Frame.argument(frame, 0)).isEqualTo(Frame.elementCount(frame, 0));
    assertThat(Operation.describeFrame(frame, 0)).isNotEmpty();
    assertThat(HandshakeMessage.isHandshake(Frame.type(frame, 0)))
        .isEqualTo(
            Frame.type(frame, 0) == Frame.HELLO
                || Frame.type(frame, 0) == HandshakeMessage.ANSWER
                || Frame.type(frame, 0) == HandshakeMessage.PROOF);
  }
}
