package org.mirrorball.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mirrorball.control.ControlConnection;
import org.mirrorball.control.ControlListener;
import org.mirrorball.control.ControlMessage;
import org.mirrorball.control.ControlTimeouts;
import org.mirrorball.control.Delivery;
import org.mirrorball.control.FailureReason;
import org.mirrorball.control.JobSecret;

/** A session against a coordinator that says what the test says. */
@Timeout(60)
class WorkerSessionTest {

  private final JobSecret secret = JobSecret.random();
  private final FakeCommunicatorSource source = new FakeCommunicatorSource();
  private final BlockingQueue<Delivery> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> lastResort = new CompletableFuture<>();
  private ServerSocket server;
  private ControlConnection connection;
  private CompletableFuture<Void> session;

  @BeforeEach
  void startSession() throws Exception {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    start((options, jobSecret) -> source);
  }

  private void start(CommunicatorSource.Opener opener) throws IOException {
    WorkerOptions options = new WorkerOptions("localhost", server.getLocalPort(), 0, 2, "job");
    WorkerSession worker =
        new WorkerSession(options, secret, opener, () -> lastResort.complete(null));
    session = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                worker.run();
                session.complete(null);
              } catch (WorkerEndedException e) {
                session.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    connection = ControlConnection.accept(server.accept(), secret, ControlTimeouts.DEFAULT);
    connection.start(
        "coordinator",
        new ControlListener() {
          @Override
          public void received(Delivery delivery) {
            heard.add(delivery);
          }

          @Override
          public void ended(IOException cause) {}
        });
  }

  @AfterEach
  void close() throws IOException {
    connection.abort();
    server.close();
  }

  private <T extends ControlMessage> T expect(Class<T> type) throws InterruptedException {
    return type.cast(next().message());
  }

  private Delivery next() throws InterruptedException {
    Delivery next = heard.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("a message").isNotNull();
    return next;
  }

  private void makeReady() throws InterruptedException {
    assertThat(expect(ControlMessage.Join.class))
        .isEqualTo(new ControlMessage.Join(0, "fake", "fake", "", 7, 1408, 42, ""));
    connection.send(new ControlMessage.Assigned(1, 2, 1));
    connection.send(new ControlMessage.Peer(0, "other", "other", "", 8, 1408, 43));
    connection.send(new ControlMessage.Peer(1, "fake", "fake", "", 7, 1408, 42));
    assertThat(expect(ControlMessage.Ready.class).generation()).isEqualTo(1);
  }

  private void run(long taskId, WorkerTask task) {
    connection.send(new ControlMessage.RunTask(taskId), TaskCodec.encode(task));
  }

  @Test
  void itJoinsRunsATaskAndEndsWhenTold() throws Exception {
    makeReady();
    run(9, new Tasks.SayRank());
    assertThat(expect(ControlMessage.TaskProgress.class))
        .isEqualTo(new ControlMessage.TaskProgress(9, 1, 2, 3, 0.25, 0.5, 100, 0, 0xabcL));
    Delivery done = next();
    assertThat(done.message()).isEqualTo(new ControlMessage.TaskDone(9));
    assertThat(done.blob()).containsExactly(1);
    connection.send(new ControlMessage.Shutdown("done"));
    session.get(20, TimeUnit.SECONDS);
    assertThat(source.isClosed()).isTrue();
    assertThat(lastResort).isNotDone();
  }

  @Test
  void aFailedTaskIsReportedAndTheNextOneRuns() throws Exception {
    makeReady();
    run(1, new Tasks.Fail("no such\n file"));
    ControlMessage.TaskFailed failed = expect(ControlMessage.TaskFailed.class);
    assertThat(failed.reason()).isEqualTo(FailureReason.OWN);
    assertThat(failed.rank()).isEqualTo(1);
    assertThat(failed.operationCount()).isZero();
    assertThat(failed.message()).isEqualTo("IllegalStateException: no such file");
    assertThat(failed.stackTrace()).contains("Tasks$Fail.run");
    run(2, new Tasks.SayRank());
    expect(ControlMessage.TaskProgress.class);
    expect(ControlMessage.TaskDone.class);
  }

  @Test
  void aLostPeerIsToldFromAnOwnFailure() throws Exception {
    makeReady();
    run(1, new Tasks.LosePeer());
    ControlMessage.TaskFailed failed = expect(ControlMessage.TaskFailed.class);
    assertThat(failed.reason()).isEqualTo(FailureReason.PEER_LOST);
    assertThat(failed.missingRank()).isEqualTo(1);
    assertThat(failed.operationCount()).isEqualTo(-1);
  }

  @Test
  void aTaskThatCannotBeReadIsReported() throws Exception {
    makeReady();
    connection.send(new ControlMessage.RunTask(3), new byte[] {1, 2, 3});
    assertThat(expect(ControlMessage.TaskFailed.class).message()).startsWith("EOFException");
  }

  @Test
  void aTaskThatLooksIsCalledOffAndLeavesTheCommunicator() throws Exception {
    makeReady();
    run(1, new Tasks.Obedient());
    expect(ControlMessage.TaskProgress.class);
    connection.send(new ControlMessage.Cancel(1, "rank 0 failed"));
    ControlMessage.TaskFailed failed = expect(ControlMessage.TaskFailed.class);
    assertThat(failed.reason()).isEqualTo(FailureReason.CANCELLED);
    assertThat(failed.message()).isEqualTo("CancellationException: rank 0 failed");
    assertThat(source.isClosed()).isFalse();
  }

  @Test
  void aTaskThatWaitsForPeersIsBrokenOff() throws Exception {
    makeReady();
    run(1, new Tasks.WaitForPeers());
    expect(ControlMessage.TaskProgress.class);
    source.awaitBarrier();
    connection.send(new ControlMessage.Cancel(1, "rank 0 failed"));
    ControlMessage.TaskFailed failed = expect(ControlMessage.TaskFailed.class);
    assertThat(failed.reason()).isEqualTo(FailureReason.CANCELLED);
    assertThat(failed.operationCount()).isEqualTo(-1);
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void aLostCoordinatorEndsTheSessionAlsoInTheMiddleOfATask() throws Exception {
    makeReady();
    run(1, new Tasks.WaitForPeers());
    expect(ControlMessage.TaskProgress.class);
    connection.abort();
    assertThatThrownBy(() -> session.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(WorkerEndedException.class)
        .hasMessageContaining("lost the coordinator");
  }

  @Test
  void aRefusedWorkerSaysWhy() throws Exception {
    expect(ControlMessage.Join.class);
    connection.send(new ControlMessage.Rejected("worker 0 has joined already"));
    assertThatThrownBy(() -> session.get(20, TimeUnit.SECONDS))
        .hasMessageContaining("the coordinator refused this worker: worker 0 has joined already");
  }

  @Test
  void aCommunicatorThatCannotBeOpenedIsReported() throws Exception {
    expect(ControlMessage.Join.class); // of the session before
    connection.abort();
    start(
        (options, jobSecret) -> {
          throw new IOException("/dev/shm is full");
        });
    ControlMessage.JoinFailed failed = expect(ControlMessage.JoinFailed.class);
    assertThat(failed.message()).isEqualTo("IOException: /dev/shm is full");
    assertThat(failed.host()).isEqualTo("127.0.0.1");
  }
}
