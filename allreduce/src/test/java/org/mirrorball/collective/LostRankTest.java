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
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ranks in processes of their own, one of them killed or stopped in the middle of its operations.
 * {@code -Dlost.rank.repetitions=N} does so more often.
 */
final class LostRankTest {

  private static final int RANKS = 3;
  private static final int REPETITIONS = Integer.getInteger("lost.rank.repetitions", 2);
  private static final String[] MEDIA = {"ipc", "memory"};
  private static final int SHORT_COUNT = 100_000;

  /** 100 MiB: the signal comes in the middle of one. */
  private static final int LONG_COUNT = (100 << 20) / Float.BYTES;

  private static final long MAX_PAUSE_MS = 500;
  private static final Duration BOUND = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern LOSS = Pattern.compile("missing=(-?\\d+) at=(\\d+) (.*)");

  private final List<Process> processes = new ArrayList<>();
  @TempDir private Path folder;

  static Stream<Arguments> signals() {
    return Stream.of("KILL", "STOP")
        .flatMap(
            signal ->
                IntStream.range(0, REPETITIONS)
                    .mapToObj(seed -> Arguments.of(signal, MEDIA[seed % MEDIA.length], seed)));
  }

  @AfterEach
  void killAll() throws InterruptedException {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      process.waitFor();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipc", "udp", "memory"})
  void survivorsNameTheKilledRankAndNothingStays(String media) throws Exception {
    CommunicatorOptions options = startAll(media, SHORT_COUNT);
    assertThat(driversUsed()).hasSize(1);
    survivorsNameItAndGoOn(1, signal("KILL", 1));
    nothingStays(options);
  }

  @ParameterizedTest
  @MethodSource("signals")
  void survivorsOfLongOperationsNameTheLostRankInTimeAndGoOn(String signal, String media, int seed)
      throws Exception {
    Random random = new Random(seed);
    CommunicatorOptions options = startAll(media, LONG_COUNT);
    Thread.sleep(random.nextLong(MAX_PAUSE_MS));
    int victim = random.nextInt(RANKS);
    survivorsNameItAndGoOn(victim, signal(signal, victim));
    processes.get(victim).destroyForcibly(); // SIGKILL, which ends a stopped one too
    nothingStays(options);
  }

  private static void nothingStays(CommunicatorOptions options) throws IOException {
    Path jobDirectory = JobDirectory.of(options.ipcRoot(), options.jobId()).path();
    await().atMost(PATIENCE).until(() -> Files.notExists(jobDirectory));
  }

  private CommunicatorOptions startAll(String media, int elementCount) throws IOException {
    CommunicatorOptions options = TestRing.options();
    for (int rank = 0; rank < RANKS; rank++) {
      processes.add(start(options.jobId(), rank, media, elementCount));
    }
    await().atMost(PATIENCE).until(this::allRun);
    return options;
  }

  /** Returns when the signal was sent. */
  private long signal(String signal, int rank) throws Exception {
    String pid = Long.toString(processes.get(rank).pid());
    long sentMs = System.currentTimeMillis();
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
    return sentMs;
  }

  private void survivorsNameItAndGoOn(int victim, long signalledMs) throws Exception {
    for (int rank = 0; rank < RANKS; rank++) {
      if (rank != victim) {
        assertThat(processes.get(rank).waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .as("rank %d ends; it said: %s", rank, output(rank))
            .isTrue();
        Matcher loss = LOSS.matcher(output(rank));
        assertThat(loss.find()).as(output(rank)).isTrue();
        assertThat(loss.group(1)).as(output(rank)).isEqualTo(Integer.toString(victim));
        assertThat(loss.group(3))
            .contains(
                "rank " + victim + " (127.0.0.1, pid " + processes.get(victim).pid() + ") is");
        long tookMs = Long.parseLong(loss.group(2)) - signalledMs;
        System.out.println("rank " + rank + " knew after " + tookMs + " ms");
        assertThat(Duration.ofMillis(tookMs)).as(output(rank)).isLessThan(BOUND);
        assertThat(output(rank)).contains("sum=3.0").doesNotContain("wrong");
      }
    }
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

  private Process start(String jobId, int rank, String media, int elementCount) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Xmx64m",
            "-XX:MaxDirectMemorySize=256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RankProcess.class.getName(),
            jobId,
            Integer.toString(rank),
            Integer.toString(RANKS),
            folder.toString(),
            media,
            Integer.toString(elementCount))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output-" + rank).toFile())
        .start();
  }
}
