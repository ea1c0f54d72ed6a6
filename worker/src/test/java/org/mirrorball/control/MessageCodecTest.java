package org.mirrorball.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageCodecTest {

  private static final List<ControlMessage> EXAMPLES =
      List.of(
          new ControlMessage.Join(3, "host-ü", "id", "/dev/shm/x", 40123, 8192, 1L << 40, "gpu 0"),
          new ControlMessage.JoinFailed(0, "host", 7, "no room", "at a\nat b"),
          new ControlMessage.Assigned(1, 2, 3),
          new ControlMessage.Peer(0, "host", "id", "", 1, 2, 3),
          new ControlMessage.Rejected("late"),
          new ControlMessage.Ready(1),
          new ControlMessage.RunTask(Long.MAX_VALUE),
          new ControlMessage.TaskProgress(1, 2, 3, 4, 0.5, Double.NaN, 1e9, 0.125, 0xFFFF_FFFFL),
          new ControlMessage.TaskDone(5),
          new ControlMessage.TaskFailed(5, 1, FailureReason.PEER_LOST, 0, -1, "lost", "at c"),
          new ControlMessage.Cancel(5, "enough"),
          new ControlMessage.Heartbeat(),
          new ControlMessage.Shutdown("done"));

  @Test
  void everyMessageComesBackAsItWas() throws IOException {
    assertThat(EXAMPLES.stream().map(Object::getClass).toList())
        .hasSameElementsAs(List.of(ControlMessage.class.getPermittedSubclasses()));
    MessageCodec codec = new MessageCodec();
    for (ControlMessage message : EXAMPLES) {
      assertThat(codec.decode(codec.encode(message))).isEqualTo(message);
    }
  }

  @Test
  void randomBytesAreAnErrorAndNothingElse() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    MessageCodec codec = new MessageCodec();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      try {
        assertThat(codec.decode(bytes)).isInstanceOf(ControlMessage.class);
      } catch (IOException expected) {
        assertThat(expected).as("seed %d", seed).hasMessageContaining("holds");
      }
    }
  }

  @Test
  void trailingBytesAreAnError() throws IOException {
    MessageCodec codec = new MessageCodec();
    byte[] bytes = codec.encode(new ControlMessage.Ready(1));
    byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> codec.decode(longer)).isInstanceOf(IOException.class);
  }

  @Test
  void aMessageThatFitsNoFrameCannotBeSent() {
    MessageCodec codec = new MessageCodec();
    ControlMessage huge = new ControlMessage.Shutdown("x".repeat(2 << 20));
    assertThatThrownBy(() -> codec.encode(huge)).hasMessage("cannot send a Shutdown");
  }
}
