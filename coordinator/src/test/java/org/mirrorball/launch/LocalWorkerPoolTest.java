package org.mirrorball.launch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.mirrorball.coordinator.ProgressListener;
import org.mirrorball.coordinator.WorkerFailedException;
import org.mirrorball.worker.Progress;

@Timeout(90)
class LocalWorkerPoolTest {

  private static final int FOREVER = Integer.MAX_VALUE;

  @TempDir Path ipcRoot;

  private LocalOptions options(int workers) {
    return LocalOptions.forWorkers(workers).withHeap("128m").withIpcRoot(ipcRoot);
  }

  @Test
  void twoProcessesAddUpAndLeaveNothingBehind() throws IOException {
    List<Progress> heard = new ArrayList<>();
    List<Long> pids;
    try (WorkerPool pool = WorkerPool.local(options(2))) {
      pids = ((LocalWorkerPool) pool).processIds();
      assertThat(pool.workers()).isEqualTo(2);
      List<byte[]> first = pool.run(new SumRanks(5, 1000), heard::add);
      List<byte[]> second = pool.run(new SumRanks(1, 1), ProgressListener.NONE);
      assertThat(first).extracting(LocalWorkerPoolTest::text).containsExactly("3.0", "3.0");
      assertThat(second).extracting(LocalWorkerPoolTest::text).containsExactly("3.0", "3.0");
    }
    assertThat(heard).extracting(Progress::step).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertNothingLeft(pids);
  }

  @Test
  void oneProcessNeedsNoMediaDriver() throws IOException {
    try (WorkerPool pool = WorkerPool.local(options(1))) {
      assertThat(ipcRoot).isEmptyDirectory();
      assertThat(pool.run(new SumRanks(3, 10), ProgressListener.NONE))
          .extracting(LocalWorkerPoolTest::text)
          .containsExactly("1.0");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aWorkerAllocatesInHugePagesUnlessTheUserSaysOtherwise() throws IOException {
    String setting = System.getenv().getOrDefault("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
    try (WorkerPool pool = WorkerPool.local(options(1))) {
      long pid = ((LocalWorkerPool) pool).processIds().get(0);
      assertThat(Files.readString(Path.of("/proc/" + pid + "/environ")).split("\0"))
          .contains("GLIBC_TUNABLES=" + setting);
    }
  }

  @Test
  void aKilledWorkerIsNamedAndNothingIsLeftBehind() throws IOException {
    List<Long> pids;
    WorkerFailedException failure;
    try (WorkerPool pool = WorkerPool.local(options(2))) {
      pids = ((LocalWorkerPool) pool).processIds();
      long victim = pids.get(1);
      failure =
          catchThrowableOfType(
              WorkerFailedException.class,
              () ->
                  pool.run(
                      new SumRanks(FOREVER, 1000),
                      progress -> {
                        if (progress.step() == 3) {
                          ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly);
                        }
                      }));
      assertThat(failure.rank()).isEqualTo(1);
      assertThat(failure.pid()).isEqualTo(victim);
      assertThat(failure)
          .hasMessageStartingWith(
              "rank 1 (127.0.0.1, pid " + victim + ") ended: killed by signal 9")
          .hasMessageContaining("(exit code 137")
          .hasMessageContaining("after step ");
      assertThatThrownBy(() -> pool.run(new SumRanks(1, 1), ProgressListener.NONE))
          .hasMessageContaining("the workers are gone: rank 1");
    }
    assertNothingLeft(pids);
  }

  @Test
  void aWorkerThatCannotStartIsAnErrorAtOnce() {
    LocalOptions broken = options(2).withJvmArguments(List.of("-XX:NoSuchFlag"));
    assertThatThrownBy(() -> WorkerPool.local(broken))
        .hasMessageMatching("worker [01] ended before it had joined: exit code 1");
    assertThat(ipcRoot).isEmptyDirectory();
  }

  @Test
  void aWorkerThatDoesNotListenEndsAllTheSame() throws IOException {
    List<Long> pids;
    try (WorkerPool pool = WorkerPool.local(options(2))) {
      pids = ((LocalWorkerPool) pool).processIds();
      assertThatThrownBy(() -> pool.run(new Deaf(), ProgressListener.NONE))
          .isInstanceOf(WorkerFailedException.class)
          .hasMessageStartingWith("rank 0 ")
          .hasMessageContaining("failed: IllegalStateException: rank 0 gives up");
    }
    assertNothingLeft(pids);
  }

  @Test
  void workersEndWhenTheirParentIsKilled() throws Exception {
    assertNothingLeft(processesOfProgramEndedBy("KILL"));
  }

  @Test
  void workersEndWhenTheirParentIsInterrupted() throws Exception {
    assumeFalse(
        interruptIsIgnored(), "this session ignores SIGINT, and what it starts inherits that");
    assertNothingLeft(processesOfProgramEndedBy("INT"));
  }

  /** Starts a program with two workers, sends it a signal, and returns the pids it had below it. */
  private List<Long> processesOfProgramEndedBy(String signal) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            PoolProgram.class.getName(),
            ipcRoot.toString());
    Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader lines = program.inputReader()) {
      assertThat(lines.lines().anyMatch(PoolProgram.RUNNING::equals)).isTrue();
      List<Long> pids = program.descendants().map(ProcessHandle::pid).toList();
      assertThat(pids).hasSizeGreaterThanOrEqualTo(2);
      new ProcessBuilder("kill", "-" + signal, Long.toString(program.pid())).start().waitFor();
      assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return pids;
    } finally {
      program.destroyForcibly().waitFor();
    }
  }

  private void assertNothingLeft(List<Long> pids) throws IOException {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(pids)
                  .noneMatch(
                      pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
              assertThat(ipcRoot).isEmptyDirectory();
            });
    try (Stream<ProcessHandle> children = ProcessHandle.current().descendants()) {
      assertThat(children.filter(LocalWorkerPoolTest::isWorker)).isEmpty();
    }
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files.filter(file -> Files.exists(file.resolve("secret")))).isEmpty();
    }
  }

  private static boolean isWorker(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("org.mirrorball.worker.WorkerMain");
  }

  private static String text(byte[] result) {
    return new String(result, US_ASCII);
  }

  /** Background jobs of a shell do. */
  private static boolean interruptIsIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1), 16))
        .anyMatch(mask -> (mask & 2) != 0); // signal 2 is SIGINT
  }
}
