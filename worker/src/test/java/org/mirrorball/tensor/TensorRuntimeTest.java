package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorRuntimeTest {
  private static Properties card(int major, int minor) {
    Properties environment = new Properties();
    environment.put(
        "cuda.devicesInformation",
        List.of(
            Map.of(
                "cuda.deviceName", "Test Card",
                "cuda.deviceMajor", major,
                "cuda.deviceMinor", minor)));
    return environment;
  }

  @Test
  void describesTheBackendInOneLine() {
    assertThat(TensorRuntime.describe()).contains("CpuBackend", "threads", "vector kernels");
  }

  @Test
  void refusesLessThanOneThread() {
    assertThatThrownBy(() -> TensorRuntime.threads(0)).hasMessageContaining("got 0");
  }

  @ParameterizedTest
  @CsvSource({"3,7", "6,1", "7,5", "8,0", "8,6", "8,9"})
  void cardsWithMachineCodePass(int major, int minor) {
    assertThatCode(() -> ComputeCapability.check(card(major, minor))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"3,5", "9,0", "10,0", "12,0"})
  void otherCardsAreNamed(int major, int minor) {
    assertThatThrownBy(() -> ComputeCapability.check(card(major, minor)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Test Card has compute capability " + major + "." + minor)
        .hasMessageContaining("3.7 to 8.9");
  }
}
