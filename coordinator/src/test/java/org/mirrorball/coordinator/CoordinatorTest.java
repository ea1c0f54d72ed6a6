package org.mirrorball.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mirrorball.control.AuthenticationException;
import org.mirrorball.control.ControlMessage;
import org.mirrorball.control.JobSecret;
import org.mirrorball.worker.Progress;

/** The coordinator against workers that say what each test says. */
@Timeout(60)
class CoordinatorTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<ScriptedWorker> workers = new ArrayList<>();
  private Coordinator coordinator;
  private CompletableFuture<List<byte[]>> run;

  @AfterEach
  void closeAll() {
    workers.forEach(ScriptedWorker::close);
    if (coordinator != null) {
      coordinator.close();
    }
  }

  private void start(CoordinatorOptions options) throws IOException {
    coordinator = Coordinator.start(options);
  }

  private ScriptedWorker worker(int workerId, String host) throws IOException {
    ScriptedWorker worker = new ScriptedWorker(coordinator, workerId, host);
    workers.add(worker);
    return worker;
  }

  /** Two workers of one host that have joined and are ready; worker i has rank i. */
  private void startReadyPair(CoordinatorOptions options) throws Exception {
    start(options);
    worker(0, "host").join();
    worker(1, "host").join();
    for (ScriptedWorker worker : workers) {
      worker.expectPlace();
    }
    workers.forEach(ScriptedWorker::ready);
    coordinator.awaitReady(LONG);
  }

  private void startReadyPair() throws Exception {
    startReadyPair(CoordinatorOptions.forWorkers(2).withFailureGrace(LONG));
  }

  private long runTask(ProgressListener listener) throws InterruptedException {
    run = CompletableFuture.supplyAsync(() -> coordinator.run(new NoTask(), listener));
    long taskId = -1;
    for (ScriptedWorker worker : workers) {
      taskId = worker.expectTask();
    }
    return taskId;
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRunFails() {
    return assertThatThrownBy(() -> run.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause();
  }

  @Test
  void ranksFollowHostsAndThenWorkers() throws Exception {
    start(CoordinatorOptions.forWorkers(3));
    worker(0, "b").join();
    worker(1, "a").join();
    worker(2, "a").join();
    List<List<ControlMessage.Peer>> peers = new ArrayList<>();
    for (ScriptedWorker worker : workers) {
      peers.add(worker.expectPlace());
    }
    assertThat(workers).extracting(ScriptedWorker::rank).containsExactly(2, 0, 1);
    assertThat(peers).containsOnly(peers.get(0));
    assertThat(peers.get(0)).extracting(ControlMessage.Peer::rank).containsExactly(0, 1, 2);
    assertThat(peers.get(0))
        .extracting(ControlMessage.Peer::pid)
        .containsExactly(1001L, 1002L, 1000L);
    assertThat(coordinator.state()).isEqualTo(CoordinatorState.CONNECTING);
  }

  @Test
  void aWorkerThatNobodyExpectsIsRefused() throws Exception {
    start(CoordinatorOptions.forWorkers(2));
    ScriptedWorker foreign = worker(7, "b");
    foreign.join();
    assertThat(foreign.expect(ControlMessage.Rejected.class).reason())
        .isEqualTo("worker 7 is not one of the 2 expected");
  }

  @Test
  void aStrangerCannotJoin() throws Exception {
    start(CoordinatorOptions.forWorkers(1));
    assertThatThrownBy(() -> new ScriptedWorker(coordinator, JobSecret.random(), 0, "evil"))
        .isInstanceOf(AuthenticationException.class);
    worker(0, "good").join();
    workers.get(0).expectPlace();
  }

  @Test
  void workersThatDoNotJoinAreNamed() throws Exception {
    start(CoordinatorOptions.forWorkers(3).withJoinTimeout(Duration.ofMillis(300)));
    worker(1, "a").join();
    assertThatThrownBy(() -> coordinator.awaitReady(LONG))
        .isInstanceOf(JobFailedException.class)
        .hasMessageStartingWith("workers [0, 2] of 3 did not join within");
    workers.get(0).expect(ControlMessage.Shutdown.class);
  }

  @Test
  void workersThatDoNotReachEachOtherAreNamed() throws Exception {
    start(CoordinatorOptions.forWorkers(2).withConnectTimeout(Duration.ofMillis(300)));
    worker(0, "a").join();
    worker(1, "a").join();
    workers.get(0).expectPlace();
    workers.get(0).ready();
    assertThatThrownBy(() -> coordinator.awaitReady(LONG))
        .hasMessageStartingWith("[rank 1 (a, pid 1001)] did not reach all peers within");
  }

  @Test
  void aWorkerThatCannotTakePartFailsTheStart() throws Exception {
    start(CoordinatorOptions.forWorkers(2).withFailureGrace(LONG));
    worker(1, "a").joinFailed("IOException: /dev/shm is full");
    assertThatThrownBy(() -> coordinator.awaitReady(LONG))
        .hasMessage("worker 1 (a, pid 1001) cannot take part: IOException: /dev/shm is full");
  }

  @Test
  void aWorkerThatEndsBeforeItJoinsFailsTheStart() throws Exception {
    start(CoordinatorOptions.forWorkers(2));
    coordinator.workerExited(1, "exit code 1");
    assertThatThrownBy(() -> coordinator.awaitReady(LONG))
        .hasMessage("worker 1 ended before it had joined: exit code 1");
    assertThat(worker(0, "a").expect(ControlMessage.Rejected.class).reason())
        .startsWith("the job has failed: worker 1 ended");
  }

  @Test
  void resultsComeByRankAndProgressFromRankZero() throws Exception {
    startReadyPair();
    List<Progress> heard = new ArrayList<>();
    long taskId = runTask(heard::add);
    assertThat(coordinator.state()).isEqualTo(CoordinatorState.RUNNING);
    workers.get(1).progress(taskId, 1, -1);
    workers.get(0).progress(taskId, 1, -1);
    workers.get(0).progress(taskId, 2, 0xabL);
    workers.get(1).progress(taskId, 2, 0xabL);
    workers.get(1).done(taskId);
    workers.get(0).done(taskId);
    assertThat(run.get(20, TimeUnit.SECONDS)).containsExactly(new byte[] {0}, new byte[] {1});
    assertThat(heard)
        .containsExactly(
            new Progress(1, 1, 100, 0.5, 0.25, 10, 0, -1),
            new Progress(1, 2, 100, 0.5, 0.25, 10, 0, 0xabL));
    assertThat(coordinator.state()).isEqualTo(CoordinatorState.READY);
  }

  @Test
  void differentWeightsAreAnErrorThatNamesRanksStepAndChecksums() throws Exception {
    startReadyPair();
    long taskId = runTask(ProgressListener.NONE);
    workers.get(0).progress(taskId, 40, 0x1234L);
    workers.get(1).progress(taskId, 40, 0x5678L);
    assertRunFails()
        .isInstanceOf(WeightsDivergedException.class)
        .hasMessageMatching(
            "weights differ after step 40: rank [01] has crc 0x0000(1234|5678), rank [01] has crc"
                + " 0x0000(1234|5678)");
    assertThat(coordinator.state()).isEqualTo(CoordinatorState.FAILED);
  }

  @Test
  void aDeadProcessExplainsWhatItsPeersSay() throws Exception {
    startReadyPair();
    long taskId = runTask(ProgressListener.NONE);
    workers.get(0).progress(taskId, 57, -1);
    workers.get(0).losePeer(taskId, 1);
    workers.get(1).expect(ControlMessage.Cancel.class);
    workers.get(1).die();
    coordinator.workerExited(1, "killed by signal 9 (exit code 137)");
    assertRunFails()
        .isInstanceOf(WorkerFailedException.class)
        .hasMessage(
            "rank 1 (host, pid 1001) ended: killed by signal 9 (exit code 137) after step 57");
    assertThat(coordinator.state()).isEqualTo(CoordinatorState.FAILED);
    workers.get(0).expect(ControlMessage.Shutdown.class);
    assertThatThrownBy(() -> coordinator.run(new NoTask(), ProgressListener.NONE))
        .hasMessageStartingWith("the workers are gone: rank 1 (host, pid 1001) ended");
  }

  @Test
  void aRankThatItsPeersMissAndThatSaysNothingIsNamed() throws Exception {
    startReadyPair(CoordinatorOptions.forWorkers(2).withFailureGrace(Duration.ofMillis(200)));
    long taskId = runTask(ProgressListener.NONE);
    workers.get(0).losePeer(taskId, 1);
    assertRunFails()
        .hasMessage("rank 1 (host, pid 1001) does not answer (rank 0 says: lost rank 1)");
  }

  @Test
  void aLostConnectionWithoutAnotherSignIsNamed() throws Exception {
    startReadyPair(CoordinatorOptions.forWorkers(2).withFailureGrace(Duration.ofMillis(200)));
    long taskId = runTask(ProgressListener.NONE);
    workers.get(0).losePeer(taskId, 1);
    workers.get(1).die();
    assertRunFails().hasMessageStartingWith("rank 1 (host, pid 1001) was lost: ");
  }

  @Test
  void aTasksOwnFailureExplainsWhatItsPeersSay() throws Exception {
    startReadyPair();
    long taskId = runTask(ProgressListener.NONE);
    workers.get(0).losePeer(taskId, 1);
    workers.get(1).fail(taskId, "IllegalStateException: boom", 3);
    assertRunFails()
        .isInstanceOf(WorkerFailedException.class)
        .hasMessage("rank 1 (host, pid 1001) failed: IllegalStateException: boom")
        .satisfies(
            failure -> assertThat(((WorkerFailedException) failure).detail()).isEqualTo("at y"));
  }

  @Test
  void workersThatFailTogetherInStepAreGoodForAnotherTask() throws Exception {
    startReadyPair();
    long first = runTask(ProgressListener.NONE);
    workers.get(1).fail(first, "FileNotFoundException: /data", 4);
    workers.get(0).expect(ControlMessage.Cancel.class);
    workers.get(0).fail(first, "FileNotFoundException: /data", 4);
    assertRunFails().hasMessage("rank 1 (host, pid 1001) failed: FileNotFoundException: /data");
    long second = runTask(ProgressListener.NONE);
    workers.forEach(worker -> worker.done(second));
    assertThat(run.get(20, TimeUnit.SECONDS)).hasSize(2);
  }

  @Test
  void aListenerThatThrowsCallsTheTaskOff() throws Exception {
    startReadyPair();
    long taskId =
        runTask(
            progress -> {
              throw new IllegalArgumentException("no terminal");
            });
    workers.get(0).progress(taskId, 1, -1);
    assertRunFails().hasMessage("no terminal");
    assertThat(workers.get(1).expect(ControlMessage.Cancel.class).reason()).contains("no terminal");
  }

  @Test
  void closingCallsTheTaskOffAndEndsTheWorkers() throws Exception {
    startReadyPair();
    runTask(ProgressListener.NONE);
    coordinator.close();
    assertRunFails().isInstanceOf(CancellationException.class);
    for (ScriptedWorker worker : workers) {
      worker.expect(ControlMessage.Shutdown.class);
    }
  }

  @Test
  void aWorkerLostBetweenTasksFailsTheNextOne() throws Exception {
    startReadyPair(CoordinatorOptions.forWorkers(2).withFailureGrace(Duration.ofMillis(200)));
    workers.get(1).die();
    assertThatThrownBy(() -> coordinator.run(new NoTask(), ProgressListener.NONE))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("rank 1 (host, pid 1001) was lost: ");
  }

  @Test
  void oneTaskRunsAtATime() throws Exception {
    startReadyPair();
    long taskId = runTask(ProgressListener.NONE);
    assertThatThrownBy(() -> coordinator.run(new NoTask(), ProgressListener.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the workers are RUNNING, expected READY");
    workers.forEach(worker -> worker.done(taskId));
    assertThat(run.get(20, TimeUnit.SECONDS)).hasSize(2);
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    start(CoordinatorOptions.forWorkers(1));
    int port = coordinator.address().getPort();
    assertThatThrownBy(() -> Coordinator.start(CoordinatorOptions.forWorkers(1).withPort(port)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot listen on 127.0.0.1:" + port + " for workers: ");
  }
}
