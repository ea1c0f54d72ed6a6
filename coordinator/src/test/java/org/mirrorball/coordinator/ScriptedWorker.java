package org.mirrorball.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.mirrorball.control.ControlConnection;
import org.mirrorball.control.ControlListener;
import org.mirrorball.control.ControlMessage;
import org.mirrorball.control.ControlTimeouts;
import org.mirrorball.control.Delivery;
import org.mirrorball.control.FailureReason;
import org.mirrorball.control.JobSecret;

/** A worker that says what the test says. */
final class ScriptedWorker implements ControlListener, AutoCloseable {

  private static final long LIMIT_SECONDS = 20;

  private final int workerId;
  private final String host;
  private final ControlConnection connection;
  private final BlockingQueue<Delivery> heard = new LinkedBlockingQueue<>();
  private ControlMessage.Assigned place;

  ScriptedWorker(Coordinator coordinator, int workerId, String host) throws IOException {
    this(coordinator, coordinator.secret(), workerId, host);
  }

  ScriptedWorker(Coordinator coordinator, JobSecret secret, int workerId, String host)
      throws IOException {
    this.workerId = workerId;
    this.host = host;
    InetSocketAddress address = coordinator.address();
    this.connection =
        ControlConnection.connect(
            new InetSocketAddress(address.getHostString(), address.getPort()),
            secret,
            ControlTimeouts.DEFAULT);
    connection.start("scripted-" + workerId, this);
  }

  @Override
  public void received(Delivery delivery) {
    heard.add(delivery);
  }

  @Override
  public void ended(IOException cause) {}

  long pid() {
    return 1000L + workerId;
  }

  void say(ControlMessage message) {
    connection.send(message);
  }

  void join() {
    say(new ControlMessage.Join(workerId, host, host, "/ipc", 40000 + workerId, 1408, pid(), ""));
  }

  void joinFailed(String message) {
    say(new ControlMessage.JoinFailed(workerId, host, pid(), message, "at x"));
  }

  /** Takes its place and returns the peers. */
  List<ControlMessage.Peer> expectPlace() throws InterruptedException {
    place = expect(ControlMessage.Assigned.class);
    List<ControlMessage.Peer> peers = new ArrayList<>();
    while (peers.size() < place.worldSize()) {
      peers.add(expect(ControlMessage.Peer.class));
    }
    return peers;
  }

  void ready() {
    say(new ControlMessage.Ready(place.generation()));
  }

  int rank() {
    return place.rank();
  }

  long expectTask() throws InterruptedException {
    return expect(ControlMessage.RunTask.class).taskId();
  }

  void progress(long taskId, long step, long weightsCrc) {
    say(new ControlMessage.TaskProgress(taskId, 1, step, 100, 0.5, 0.25, 10, 0, weightsCrc));
  }

  void done(long taskId) {
    connection.send(new ControlMessage.TaskDone(taskId), new byte[] {(byte) rank()});
  }

  void fail(long taskId, String message, long operationCount) {
    say(
        new ControlMessage.TaskFailed(
            taskId, rank(), FailureReason.OWN, -1, operationCount, message, "at y"));
  }

  void losePeer(long taskId, int missingRank) {
    say(
        new ControlMessage.TaskFailed(
            taskId,
            rank(),
            FailureReason.PEER_LOST,
            missingRank,
            -1,
            "lost rank " + missingRank,
            "at z"));
  }

  <T extends ControlMessage> T expect(Class<T> type) throws InterruptedException {
    Delivery next = heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("a " + type.getSimpleName()).isNotNull();
    assertThat(next.message()).isInstanceOf(type);
    return type.cast(next.message());
  }

  /** Ends as a killed process does: without a word. */
  void die() {
    connection.abort();
  }

  @Override
  public void close() {
    connection.abort();
  }
}
