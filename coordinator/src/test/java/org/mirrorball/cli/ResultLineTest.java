package org.mirrorball.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultLineTest {

  @Test
  void pairsStandOnOneLineWhateverTheLocale() {
    var line =
        new ResultLine("train")
            .with("steps", 7)
            .withLoss("loss", 0.0123456789)
            .withFraction("accuracy", 0.98765)
            .withRate("samples_per_s", 12345.678);

    assertThat(line)
        .hasToString("train steps=7 loss=0.0123457 accuracy=0.9877 samples_per_s=12346");
  }
}
