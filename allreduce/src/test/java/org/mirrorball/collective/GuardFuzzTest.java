package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * No bytes pass for a sealed data frame or a signed control frame, and after them the real one
 * still does. The input is one frame as received.
 */
final class GuardFuzzTest {

  private static final int MAX_FRAME_LENGTH = 1408;
  private static final byte[] DATA_KEY = new byte[32];

  @FuzzTest(maxDuration = "60s")
  void nothingMadeUpIsAccepted(byte[] input) {
    UnsafeBuffer received = direct(input.length);
    received.putBytes(0, input);
    FrameGuard data =
        new SealedFrames(
            new FrameSealer(DATA_KEY, MAX_FRAME_LENGTH),
            new FrameOpener(DATA_KEY, MAX_FRAME_LENGTH));
    ControlGuard control = new SignedControl(DATA_KEY, DATA_KEY);
    Rejection.ofCode(data.open(received, 0, Frame.HEADER_LENGTH, input.length));
    Rejection.ofCode(control.check(received, 0, input.length));
    assertThat(received).isEqualTo(new UnsafeBuffer(input));

    UnsafeBuffer real = direct(Frame.HEADER_LENGTH + 24);
    data.seal(real, 0, Frame.HEADER_LENGTH, 8);
    assertThat(data.open(real, 0, Frame.HEADER_LENGTH, real.capacity())).isEqualTo(32 + 8);
    control.sign(real, 0, Frame.HEADER_LENGTH);
    assertThat(control.check(real, 0, real.capacity())).isEqualTo(32);
  }

  private static UnsafeBuffer direct(int length) {
    return new UnsafeBuffer(ByteBuffer.allocateDirect(length));
  }
}
