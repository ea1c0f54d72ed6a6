package org.mirrorball.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.mirrorball.nn.PreflightException;

class FailuresTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aUsersMistakeIsOneLineAndTwo() {
    int code = report(new PreflightException("no such file: /a\nand a second line"));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString(UTF_8).strip()).isEqualTo("mirrorball: no such file: /a");
  }

  @Test
  void anythingElseIsAFailureAndOne() {
    int code = report(new IllegalStateException("rank 1 is gone"));

    assertThat(code).isEqualTo(1);
    assertThat(err.toString(UTF_8).strip()).isEqualTo("mirrorball: rank 1 is gone");
  }

  @Test
  void aFailureWithoutAMessageIsNamedByItsType() {
    assertThat(report(new NullPointerException())).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("NullPointerException");
  }

  private int report(Exception failure) {
    return Failures.report(failure, new PrintStream(err, true, UTF_8));
  }
}
