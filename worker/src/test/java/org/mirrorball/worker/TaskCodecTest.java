package org.mirrorball.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import org.junit.jupiter.api.Test;

class TaskCodecTest {

  private record Holding(Object held) implements WorkerTask, Serializable {
    @Override
    public byte[] run(WorkerContext context) {
      return new byte[0];
    }
  }

  @Test
  void whatCannotBeSentIsNamed() {
    assertThatThrownBy(() -> TaskCodec.encode(new Holding(Thread.currentThread())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Thread, which is not serializable");
  }

  @Test
  void aClassThatTheWorkerLacksIsNamed() {
    byte[] bytes = TaskCodec.encode(new Tasks.Fail("x"));
    ClassLoader empty = new ClassLoader(null) {};
    // The test's own loader would find it, so the class is renamed to one that nobody has.
    byte[] renamed =
        new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
            .replace("Tasks$Fail", "Tasks$Gone")
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> TaskCodec.decode(renamed, empty))
        .hasMessage(
            "class org.mirrorball.worker.Tasks$Gone is not on this worker's class path; add its"
                + " jar");
  }
}
