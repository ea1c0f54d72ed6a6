package org.mirrorball.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExitDescriptionTest {

  @Test
  void signalsAreNamed() {
    assertThat(ExitDescription.of(143)).isEqualTo("killed by signal 15 (exit code 143)");
    assertThat(ExitDescription.of(137))
        .startsWith("killed by signal 9 (exit code 137; the kernel does this");
  }

  @Test
  void otherCodesAreJustCodes() {
    assertThat(ExitDescription.of(0)).isEqualTo("exit code 0");
    assertThat(ExitDescription.of(1)).isEqualTo("exit code 1");
    assertThat(ExitDescription.of(255)).isEqualTo("exit code 255");
  }
}
