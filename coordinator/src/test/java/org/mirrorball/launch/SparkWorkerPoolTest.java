package org.mirrorball.launch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mirrorball.coordinator.JobFailedException;
import org.mirrorball.coordinator.ProgressListener;
import org.mirrorball.coordinator.WorkerFailedException;
import org.mirrorball.worker.WorkerContext;
import org.mirrorball.worker.WorkerTask;

/** Spark with two task slots in this process: both workers are threads of it. */
@Timeout(120)
class SparkWorkerPoolTest {

  private static SparkSession session;

  @BeforeAll
  static void startSpark() {
    session =
        SparkSession.builder()
            .master("local[2]")
            .appName("workers")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    session.stop();
  }

  private record FailOn(int rank) implements WorkerTask {
    @Override
    public byte[] run(WorkerContext context) {
      if (context.rank() == rank) {
        throw new IllegalStateException("boom");
      }
      context.communicator().barrier();
      return new byte[0];
    }
  }

  private record SayThreads() implements WorkerTask {
    @Override
    public byte[] run(WorkerContext context) {
      return Integer.toString(context.threads()).getBytes(US_ASCII);
    }
  }

  @Test
  void twoTasksAddUpAndTheStageEnds() throws IOException {
    try (WorkerPool pool = WorkerPool.spark(session, SparkOptions.forWorkers(2))) {
      assertThat(pool.run(new SumRanks(5, 1000), ProgressListener.NONE))
          .extracting(result -> new String(result, US_ASCII))
          .containsExactly("3.0", "3.0");
      assertThat(pool.run(new SayThreads(), ProgressListener.NONE))
          .extracting(result -> new String(result, US_ASCII))
          .containsExactly("1", "1");
    }
    assertSparkIsIdle();
  }

  @Test
  void aFailedTaskIsNamedAndSparkDoesNotTryAgain() throws IOException {
    try (WorkerPool pool = WorkerPool.spark(session, SparkOptions.forWorkers(2))) {
      assertThatThrownBy(() -> pool.run(new FailOn(1), ProgressListener.NONE))
          .isInstanceOf(WorkerFailedException.class)
          .hasMessageStartingWith("rank 1 (127.0.0.1, pid ")
          .hasMessageContaining("failed: IllegalStateException: boom");
    }
    assertSparkIsIdle();
  }

  @Test
  void moreWorkersThanSlotsAreAnErrorThatNamesBoth() {
    SparkOptions tooMany = SparkOptions.forWorkers(3).withSlotsTimeout(Duration.ZERO);
    assertThatThrownBy(() -> WorkerPool.spark(session, tooMany))
        .isInstanceOf(JobFailedException.class)
        .hasMessageStartingWith("3 workers need 3 Spark task slots at once, but there are 2: ");
  }

  @Test
  void aKilledJobIsAnErrorAndNotAWait() throws Exception {
    try (WorkerPool pool = WorkerPool.spark(session, SparkOptions.forWorkers(2))) {
      assertThatThrownBy(
              () ->
                  pool.run(
                      new SumRanks(Integer.MAX_VALUE, 10),
                      progress -> {
                        if (progress.step() == 3) {
                          session.sparkContext().cancelAllJobs();
                        }
                      }))
          .isInstanceOf(JobFailedException.class);
    }
    assertSparkIsIdle();
  }

  private static void assertSparkIsIdle() {
    assertThat(session.range(10).count()).isEqualTo(10); // It has its slots back.
    await()
        .untilAsserted(
            () -> assertThat(session.sparkContext().statusTracker().getActiveJobIds()).isEmpty());
  }
}
