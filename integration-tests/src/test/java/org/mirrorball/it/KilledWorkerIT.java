package org.mirrorball.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mirrorball.it.CommandLine.quickstartData;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes that end in the middle of training: nothing hangs, nothing is left behind. */
class KilledWorkerIT {

  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration END_LIMIT = Duration.ofSeconds(10); // promised to the user
  private static final Pattern TRAINING = Pattern.compile("step \\d+/\\d+");

  private Path folder;
  private Set<String> sharedMemoryBefore;
  private Set<Long> processesBefore;

  @BeforeEach
  void openFolder() {
    folder = TestPaths.newWorkFolder("killed");
    sharedMemoryBefore = SharedMemory.folders();
    processesBefore = SharedMemory.processes();
  }

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  @Test
  void aKilledWorkerEndsTheCommandWithAMessageThatNamesTheRank() {
    try (ChildProcess command = startTraining()) {
      ProcessHandle worker = aWorkerOf(command);

      worker.destroyForcibly();

      ProcessResult result = command.awaitEnd(END_LIMIT);
      assertThat(result.exitCode()).as(result::toString).isEqualTo(1);
      assertThat(result.standardError())
          .containsPattern("mirrorball: .*rank \\d.*")
          .contains(Long.toString(worker.pid()))
          .contains("signal 9");
      assertThat(result.standardOutput()).isEmpty();
    }
    assertNothingIsLeft();
  }

  @Test
  void aTerminatedCommandTakesItsWorkersWithIt() {
    try (ChildProcess command = startTraining()) {
      ProcessHandle.of(command.pid()).orElseThrow().destroy();

      ProcessResult result = command.awaitEnd(END_LIMIT);

      assertThat(result.exitCode()).isNotZero();
    }
    assertNothingIsLeft();
  }

  @Test
  void workersOfAKilledCommandEndByThemselves() {
    try (ChildProcess command = startTraining()) {
      ProcessHandle.of(command.pid()).orElseThrow().destroyForcibly();

      command.awaitEnd(END_LIMIT);
    }
    assertNothingIsLeft();
  }

  private ChildProcess startTraining() {
    ChildProcess command =
        new CommandLine(folder)
            .start(
                Map.of(),
                "train",
                "--model",
                "lenet5",
                "--data",
                quickstartData("train"),
                "--workers",
                "2",
                "--epochs",
                "1000");
    command.awaitLine(TRAINING, START_LIMIT);
    return command;
  }

  private static ProcessHandle aWorkerOf(ChildProcess command) {
    return ProcessHandle.of(command.pid())
        .orElseThrow()
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains("WorkerMain"))
        .findFirst()
        .orElseThrow();
  }

  private void assertNothingIsLeft() {
    Awaitility.await()
        .atMost(END_LIMIT)
        .untilAsserted(
            () -> {
              assertThat(SharedMemory.processes()).isSubsetOf(processesBefore);
              assertThat(SharedMemory.folders()).isSubsetOf(sharedMemoryBefore);
            });
  }
}
