package org.mirrorball.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeightsCheckTest {

  @Test
  void equalWeightsPassWhateverTheOrder() {
    WeightsCheck check = new WeightsCheck(3);
    for (long step = 1; step <= 5000; step++) {
      for (int rank = 0; rank < 3; rank++) {
        assertThat(check.report((int) ((rank + step) % 3), step, step * 31)).isNull();
      }
    }
  }

  @Test
  void oneDifferentRankIsFound() {
    WeightsCheck check = new WeightsCheck(3);
    assertThat(check.report(0, 40, 0x1234)).isNull();
    assertThat(check.report(1, 41, 0x9999)).isNull();
    assertThat(check.report(2, 40, 0xfedc_ba98L))
        .isEqualTo(
            "weights differ after step 40: rank 0 has crc 0x00001234, rank 2 has crc 0xfedcba98");
  }

  @Test
  void ranksThatReportAtOtherStepsAreFound() {
    WeightsCheck check = new WeightsCheck(2);
    String complaint = null;
    for (long step = 0; complaint == null && step < 5000; step++) {
      complaint = check.report(0, step, 1);
    }
    assertThat(complaint).startsWith("ranks do not report their weights at the same steps");
  }
}
