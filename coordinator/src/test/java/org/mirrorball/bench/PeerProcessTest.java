package org.mirrorball.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PeerProcessTest {

  @Test
  void aProgramThatIsNotThereDoesNotSucceed() throws InterruptedException {
    assertThat(PeerProcess.succeeds("no-such-program", "--version")).isFalse();
    assertThat(PeerProcess.succeeds("false")).isFalse();
    assertThat(PeerProcess.succeeds("true")).isTrue();
  }

  @Test
  void linesAreHeardAndAFailureNamesTheProgram() throws Exception {
    List<String> lines = new ArrayList<>();
    PeerProcess.run(List.of("echo", "one\ntwo"), lines::add);

    assertThat(lines).containsExactly("one", "two");
    assertThatThrownBy(() -> PeerProcess.run(List.of("sh", "-c", "exit 3"), line -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("sh failed with exit code 3");
  }

  @Test
  void whatAPeerHasStartedEndsWithIt() {
    List<ProcessHandle> sleepers = new ArrayList<>();
    List<String> command = List.of("sh", "-c", "sleep 100 & echo $!; wait");

    assertThatThrownBy(
            () ->
                PeerProcess.run(
                    command,
                    line -> {
                      sleepers.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
                      throw new IllegalStateException("heard enough");
                    }))
        .hasMessage("heard enough");

    assertThat(sleepers).hasSize(1);
    assertThat(sleepers.get(0).onExit()).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aPeersFolderGoesWithItsPrograms() throws IOException {
    Path program;
    try (PeerFolder folder = new PeerFolder()) {
      program = folder.addProgram("mpi_allreduce.c");
      assertThat(program).content().contains("MPI_Allreduce");
      assertThat(folder.addProgram("gloo_allreduce.py")).content().contains("all_reduce");
    }
    assertThat(Files.exists(program.getParent())).isFalse();
  }
}
