package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Training takes no more memory as it goes on. {@code -Dmirrorball.steadySteps=10000} takes more
 * steps than the build does.
 */
@EnabledOnOs(OS.LINUX) // where /proc tells the resident memory
class SteadyMemoryTest {
  private static final int STEPS = Integer.getInteger("mirrorball.steadySteps", 1000);
  private static final int WARM_UP = 1000;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aStepAllocatesLittleAndAlwaysTheSame() throws Exception {
    List<Long> figures = figures();

    long firstHalf = (figures.get(2) - figures.get(0)) / (STEPS / 2);
    long secondHalf = (figures.get(4) - figures.get(2)) / (STEPS / 2);
    System.out.printf(
        "%d steps: %d, then %d bytes a step on the heap; resident %d, %d, %d KiB;"
            + " %d bytes off-heap, %d by the summary%n",
        STEPS,
        firstHalf,
        secondHalf,
        figures.get(1),
        figures.get(3),
        figures.get(5),
        figures.get(6),
        figures.get(7));
    assertThat(secondHalf).isLessThanOrEqualTo(firstHalf + firstHalf / 20);
    assertThat(figures.get(5)).isLessThanOrEqualTo(figures.get(1) + figures.get(1) / 20);
    double held = figures.get(6);
    assertThat((double) figures.get(7)).as("summary").isCloseTo(held, within(held * 0.1));
  }

  /** With a heap that is resident from the start, what grows is native memory. */
  private static List<Long> figures() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-exports",
                "java.base/jdk.internal.vm.vector=ALL-UNNAMED",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                SteadyTraining.class.getName(),
                Integer.toString(WARM_UP),
                Integer.toString(STEPS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines;
    try (var reader = process.inputReader()) {
      lines = reader.lines().toList();
    }
    assertThat(process.waitFor()).as("exit code; it wrote %s", lines).isZero();
    return lines.stream()
        .filter(line -> line.startsWith("figure "))
        .map(line -> Long.valueOf(line.substring("figure ".length())))
        .toList();
  }
}
