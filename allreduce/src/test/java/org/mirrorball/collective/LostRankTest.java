package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranks in processes of their own, one of them killed in the middle of its operations. */
final class LostRankTest {

  private static final int RANKS = 4;
  private static final int VICTIM = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Process> processes = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void killAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipc", "udp"})
  void survivorsNameTheKilledRankAndNothingStays(String media) throws Exception {
    CommunicatorOptions options = TestRing.options();
    for (int rank = 0; rank < RANKS; rank++) {
      processes.add(start(options.jobId(), rank, media));
    }
    await().atMost(PATIENCE).until(this::allRun);
    assertThat(driversUsed()).hasSize(1);
    Process victim = processes.get(VICTIM);
    victim.destroyForcibly();
    for (int rank = 0; rank < RANKS; rank++) {
      if (rank != VICTIM) {
        assertThat(processes.get(rank).waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(output(rank))
            .contains("missing=" + VICTIM + " ")
            .contains("rank " + VICTIM + " (127.0.0.1, pid " + victim.pid() + ") is lost");
      }
    }
    Path jobDirectory = JobDirectory.of(options.ipcRoot(), options.jobId()).path();
    await().atMost(PATIENCE).until(() -> Files.notExists(jobDirectory));
  }

  private boolean allRun() throws IOException {
    for (int rank = 0; rank < RANKS; rank++) {
      if (!output(rank).contains("running")) {
        return false;
      }
    }
    return true;
  }

  private Set<String> driversUsed() throws IOException {
    Set<String> drivers = new HashSet<>();
    for (int rank = 0; rank < RANKS; rank++) {
      output(rank).lines().filter(line -> line.startsWith("driver=")).forEach(drivers::add);
    }
    return drivers;
  }

  private String output(int rank) throws IOException {
    return Files.readString(folder.resolve("output-" + rank));
  }

  private Process start(String jobId, int rank, String media) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RankProcess.class.getName(),
            "loop",
            jobId,
            Integer.toString(rank),
            Integer.toString(RANKS),
            folder.toString(),
            media)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output-" + rank).toFile())
        .start();
  }
}
