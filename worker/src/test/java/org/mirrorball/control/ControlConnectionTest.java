package org.mirrorball.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlConnectionTest {

  private final JobSecret secret = JobSecret.random();
  private final Inbox workerInbox = new Inbox();
  private final Inbox coordinatorInbox = new Inbox();
  private LoopbackPair loopback;

  @BeforeEach
  void listen() throws IOException {
    loopback = new LoopbackPair();
  }

  @AfterEach
  void stopListening() throws IOException {
    loopback.close();
  }

  private ControlConnection[] connected(ControlTimeouts timeouts) throws Exception {
    CompletableFuture<ControlConnection> accepted = loopback.accept(secret, timeouts);
    ControlConnection worker =
        ControlConnection.connect(loopback.address(), secret, ControlTimeouts.DEFAULT);
    ControlConnection coordinator = accepted.get(20, TimeUnit.SECONDS);
    return new ControlConnection[] {worker, coordinator};
  }

  @Test
  void messagesAndBlobsCrossInBothDirections() throws Exception {
    ControlConnection[] ends = connected(ControlTimeouts.DEFAULT);
    ends[0].start("worker", workerInbox);
    ends[1].start("coordinator", coordinatorInbox);
    byte[] blob = new byte[3 * FrameWriter.MAX_BODY_LENGTH + 17];
    new Random(5).nextBytes(blob);
    ends[0].send(new ControlMessage.Ready(1));
    ends[0].send(new ControlMessage.TaskDone(1), blob);
    ends[1].send(new ControlMessage.RunTask(1), new byte[0]);
    assertThat(coordinatorInbox.next().message()).isEqualTo(new ControlMessage.Ready(1));
    assertThat(coordinatorInbox.next().blob()).isEqualTo(blob);
    assertThat(workerInbox.next().message()).isEqualTo(new ControlMessage.RunTask(1));
    ends[0].close();
    ends[1].close();
  }

  @Test
  void whatWasSentBeforeACloseArrives() throws Exception {
    ControlConnection[] ends = connected(ControlTimeouts.DEFAULT);
    ends[0].start("worker", workerInbox);
    ends[1].start("coordinator", coordinatorInbox);
    byte[] unread = new byte[FrameWriter.MAX_BODY_LENGTH];
    ends[0].send(new ControlMessage.TaskDone(1), unread);
    ends[1].send(new ControlMessage.Shutdown("done"));
    ends[1].close();
    assertThat(workerInbox.next().message()).isEqualTo(new ControlMessage.Shutdown("done"));
    workerInbox.awaitEnd();
    coordinatorInbox.awaitEnd();
  }

  @Test
  void heartbeatsKeepAQuietConnection() throws Exception {
    ControlTimeouts quick =
        ControlTimeouts.DEFAULT
            .withHeartbeat(Duration.ofMillis(20))
            .withSilence(Duration.ofSeconds(2));
    CompletableFuture<ControlConnection> accepted = loopback.accept(secret, quick);
    try (ControlConnection worker = ControlConnection.connect(loopback.address(), secret, quick);
        ControlConnection coordinator = accepted.get(20, TimeUnit.SECONDS)) {
      worker.start("worker", workerInbox);
      coordinator.start("coordinator", coordinatorInbox);
      Thread.sleep(3000); // Longer than the silence limit: only heartbeats can have kept it.
      assertThat(workerInbox.hasEnded()).isFalse();
      assertThat(workerInbox.isEmpty()).isTrue();
    }
  }

  @Test
  void aSilentPeerIsTakenForDead() throws Exception {
    ControlConnection[] ends =
        connected(ControlTimeouts.DEFAULT.withSilence(Duration.ofMillis(200)));
    ends[1].start("coordinator", coordinatorInbox); // The worker's threads never start.
    assertThat(coordinatorInbox.awaitEnd()).hasMessageStartingWith("silent for");
    ends[0].close();
  }

  @Test
  void aDeadPeerIsNoticedAtOnce() throws Exception {
    ControlConnection[] ends = connected(ControlTimeouts.DEFAULT);
    ends[1].start("coordinator", coordinatorInbox);
    ends[0].abort();
    assertThat(coordinatorInbox.awaitEnd()).isInstanceOf(IOException.class);
  }

  @Test
  void anotherSecretIsRejectedByBothSides() throws Exception {
    CompletableFuture<ControlConnection> accepted =
        loopback.accept(secret, ControlTimeouts.DEFAULT);
    assertThatThrownBy(
            () ->
                ControlConnection.connect(
                    loopback.address(), JobSecret.random(), ControlTimeouts.DEFAULT))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("does not know this job's secret");
    assertThatThrownBy(accepted::join).hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void aWorkerThatOnlyPretendsToKnowTheSecretIsRejected() throws Exception {
    CompletableFuture<ControlConnection> accepted =
        loopback.accept(secret, ControlTimeouts.DEFAULT);
    try (Socket socket = loopback.connectRaw()) {
      socket
          .getOutputStream()
          .write("MIRRORB1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[32 + 32]);
      assertThatThrownBy(accepted::join)
          .hasRootCauseInstanceOf(AuthenticationException.class)
          .hasMessageContaining("does not know this job's secret");
    }
  }

  @Test
  void otherProtocolsAreTurnedAway() throws Exception {
    CompletableFuture<ControlConnection> accepted =
        loopback.accept(secret, ControlTimeouts.DEFAULT);
    try (Socket socket = loopback.connectRaw()) {
      String request = "GET / HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThatThrownBy(accepted::join).hasMessageContaining("does not speak Mirrorball's");
    }
  }

  @Test
  void aStrangerThatSaysNothingIsNotWaitedForLong() throws Exception {
    CompletableFuture<ControlConnection> accepted =
        loopback.accept(secret, ControlTimeouts.DEFAULT.withHandshake(Duration.ofMillis(100)));
    try (Socket socket = loopback.connectRaw()) {
      assertThat(socket.isConnected()).isTrue();
      assertThatThrownBy(accepted::join)
          .hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
    }
  }
}
