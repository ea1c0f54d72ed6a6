package org.mirrorball.collective;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.NanoClock;

/**
 * Everything one rank does in its group, as the duty cycle of one thread: probe the edges, run
 * operations in the order they were launched, watch the neighbours, spread the word of a failure.
 *
 * <p>The first failure ends the generation: it goes to both neighbours, who pass it on, and every
 * operation under way or launched later fails with it.
 */
final class CommunicatorAgent implements Agent {

  private enum State {
    CONNECTING,
    RUNNING,
    FAILED,
    CLOSED
  }

  /** Operations launched and not begun; far more than a model has buckets. */
  private static final int QUEUE_CAPACITY = 1024;

  /** Data frames per cycle each way: with 64 KiB each about what a core's own cache holds. */
  private static final int FRAME_LIMIT = 8;

  /** Control streams are read this often while data flows: an abort may take a millisecond. */
  private static final long CONTROL_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

  /** A twentieth of the default peer timeout, so that a few late ones do not matter. */
  private static final long HEARTBEAT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long CONNECTING_HEARTBEAT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Asking the system about a process costs some 20 us. */
  private static final long WATCH_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);

  /** A cycle this late means that this rank stood still, and could not hear others meanwhile. */
  private static final long STALL_NS = TimeUnit.SECONDS.toNanos(1);

  /** After an operation's deadline, for the rank that knows the culprit to say so. */
  private static final long BLAME_GRACE_NS = TimeUnit.SECONDS.toNanos(1);

  private final CommunicatorGroup group;
  private final Transport transport;
  private final NanoClock clock;
  private final RingAllReduce ring;
  private final Neighbourhood neighbourhood;
  private final EdgeProbe probe;
  private final long peerTimeoutNs;
  private final FrameHandler dataHandler = this::onDataFrame;

  private final ManyToOneConcurrentArrayQueue<RingOperation> launched =
      new ManyToOneConcurrentArrayQueue<>(QUEUE_CAPACITY);
  private final CountDownLatch connected = new CountDownLatch(1);
  private volatile State state = State.CONNECTING;
  private volatile Failure failure;

  private RingOperation operation;
  private int begunCount;
  private long operationDeadlineNs;
  private long staleFrameCount;
  private long nowNs;
  private long nextControlNs;
  private long nextHeartbeatNs;
  private long nextWatchNs;

  CommunicatorAgent(
      CommunicatorGroup group,
      Transport transport,
      ReduceKernel kernel,
      CommunicatorOptions options,
      NanoClock clock) {
    this.group = group;
    this.transport = transport;
    this.clock = clock;
    this.nowNs = clock.nanoTime();
    this.nextControlNs = nowNs;
    this.nextHeartbeatNs = nowNs;
    this.nextWatchNs = nowNs;
    this.peerTimeoutNs = options.peerTimeout().toNanos();
    this.neighbourhood = new Neighbourhood(group, transport, nowNs, this::fail);
    long connectDeadlineNs = nowNs + options.connectTimeout().toNanos();
    this.probe = new EdgeProbe(group, transport, neighbourhood, connectDeadlineNs);
    this.ring =
        new RingAllReduce(
            group.rank(),
            group.worldSize(),
            group.generation(),
            transport.data(),
            transport.maxFrameLength(),
            kernel);
  }

  /**
   * Any thread: puts an operation in line; false when the line is full. Its handle tells the end.
   */
  boolean launch(RingOperation next) {
    if (!launched.offer(next)) {
      return false;
    }
    if (state == State.CLOSED) {
      failLaunched();
    }
    return true;
  }

  /** Any thread: waits until every edge of this rank was probed, or the attempt failed. */
  void awaitConnected() throws InterruptedException {
    connected.await();
  }

  /** Any thread: why the generation ended, or null while it goes on. */
  Failure failure() {
    return failure;
  }

  /** How many frames of other generations or earlier operations were dropped. */
  long staleFrameCount() {
    return staleFrameCount + neighbourhood.staleFrameCount();
  }

  /** Whether there is reason to come back soon. */
  boolean isBusy() {
    return state == State.CONNECTING || operation != null || !launched.isEmpty();
  }

  @Override
  public String roleName() {
    return "mirrorball-ring-" + group.rank();
  }

  @Override
  public int doWork() {
    updateClock();
    if (state == State.FAILED) {
      failLaunched();
      return 0;
    }
    int workCount = state == State.CONNECTING ? connect() : runOperations();
    if (workCount == 0 || nowNs - nextControlNs >= 0) {
      nextControlNs = nowNs + CONTROL_INTERVAL_NS;
      workCount += neighbourhood.poll(nowNs);
      beat();
      watch();
    }
    return workCount;
  }

  /** Ends the generation for an error that nobody foresaw. */
  void onError(Throwable error) {
    fail(
        new Failure(
            CollectiveException.UNKNOWN_RANK, "internal error on " + group.self() + ": " + error));
  }

  @Override
  public void onClose() {
    if (operation != null || !launched.isEmpty()) {
      fail(new Failure(group.rank(), group.self() + " closed its communicator in mid-operation"));
    } else if (state == State.RUNNING) {
      neighbourhood.sendGoodbyes();
    }
    if (failure == null) {
      failure = new Failure(group.rank(), group.self() + " closed its communicator");
    }
    state = State.CLOSED;
    connected.countDown();
    failLaunched();
    transport.close();
  }

  private void updateClock() {
    long previousNs = nowNs;
    nowNs = clock.nanoTime();
    if (nowNs - previousNs > STALL_NS) {
      neighbourhood.forgive(nowNs);
    }
  }

  private int connect() {
    probe.send();
    int workCount = transport.pollData(dataHandler, FRAME_LIMIT);
    if (state == State.CONNECTING && probe.isDone()) {
      neighbourhood.forgive(nowNs);
      state = State.RUNNING;
      connected.countDown();
    }
    return workCount;
  }

  private int runOperations() {
    if (operation == null) {
      beginNext();
      nextWatchNs = nowNs + WATCH_INTERVAL_NS; // first read what waited in the streams meanwhile
    }
    if (operation == null) {
      return 0;
    }
    int workCount = transport.pollData(dataHandler, FRAME_LIMIT);
    if (state == State.RUNNING) {
      workCount += ring.send(FRAME_LIMIT);
      if (ring.isDone()) {
        operation.complete();
        beginNext();
      }
    }
    return workCount;
  }

  private void beginNext() {
    operation = launched.poll();
    if (operation != null) {
      ring.begin(operation, begunCount++);
      operationDeadlineNs = nowNs + operation.timeoutNs();
    }
  }

  private boolean onDataFrame(DirectBuffer buffer, int offset, int length) {
    if (state != State.CONNECTING && state != State.RUNNING) {
      return false;
    }
    if (!Frame.isOf(group.generation(), buffer, offset, length)) {
      staleFrameCount++;
      return true;
    }
    try {
      return takeData(buffer, offset, length);
    } catch (RuntimeException e) {
      onError(e); // the transport would swallow it
      return false;
    }
  }

  private boolean takeData(DirectBuffer buffer, int offset, int length) {
    byte type = Frame.type(buffer, offset);
    if (type == Frame.HELLO) {
      return takeProbe(buffer, offset);
    }
    if (state == State.CONNECTING || operation == null) {
      return false; // of an operation not yet launched here
    }
    int ahead = Frame.sequence(buffer, offset) - (begunCount - 1);
    if (ahead != 0) {
      staleFrameCount += ahead < 0 ? 1 : 0;
      return ahead < 0;
    }
    if (!operation.matches(buffer, offset)) {
      fail(mismatch(buffer, offset));
      return false;
    }
    ring.receive(buffer, offset, length);
    return true;
  }

  private boolean takeProbe(DirectBuffer buffer, int offset) {
    Failure wrong = probe.onProbe(buffer, offset);
    if (wrong != null) {
      fail(wrong);
      return false;
    }
    nextHeartbeatNs = nowNs; // tell the predecessor at once
    return true;
  }

  private Failure mismatch(DirectBuffer buffer, int offset) {
    return new Failure(
        CollectiveException.UNKNOWN_RANK,
        String.format(
            "ranks differ in their operation %d: %s launched %s, %s launched %s",
            begunCount,
            group.predecessor(),
            RingOperation.describeFrame(buffer, offset),
            group.self(),
            operation.describe()));
  }

  private void beat() {
    if (state == State.FAILED || nowNs - nextHeartbeatNs < 0) {
      return;
    }
    boolean connecting = state == State.CONNECTING;
    nextHeartbeatNs =
        nowNs + (connecting ? CONNECTING_HEARTBEAT_INTERVAL_NS : HEARTBEAT_INTERVAL_NS);
    neighbourhood.sendHeartbeats(begunCount, probe.received());
  }

  /** A neighbour that is lost matters only while something is expected of it. */
  private void watch() {
    if (state == State.FAILED || !isBusy() || nowNs - nextWatchNs < 0) {
      return;
    }
    nextWatchNs = nowNs + WATCH_INTERVAL_NS;
    if (!transport.isOpen()) {
      fail(new Failure(group.rank(), group.self() + " has lost its host's media driver"));
      return;
    }
    boolean connecting = state == State.CONNECTING;
    Failure found =
        neighbourhood.loss(nowNs, connecting ? Long.MAX_VALUE : peerTimeoutNs, seenHere());
    if (found == null) {
      found = connecting ? probe.overdue(nowNs) : overdue();
    }
    if (found != null) {
      fail(found);
    }
  }

  /** The neighbours of a rank that never launched the operation know; the others wait for word. */
  private Failure overdue() {
    if (operation == null || nowNs - operationDeadlineNs <= 0) {
      return null;
    }
    long allowedMs = TimeUnit.NANOSECONDS.toMillis(operation.timeoutNs());
    Neighbour behind = neighbourhood.behind(begunCount);
    if (behind != null) {
      return new Failure(
          behind.rank(), behind + " did not launch it within " + allowedMs + " ms" + seenHere());
    }
    return nowNs - operationDeadlineNs <= BLAME_GRACE_NS
        ? null
        : new Failure(
            CollectiveException.UNKNOWN_RANK,
            "not done within " + allowedMs + " ms, and no neighbour is behind" + seenHere());
  }

  private String seenHere() {
    String where = operation == null ? "" : " in " + operation.describe();
    return " (seen by rank " + group.rank() + where + ")";
  }

  private void fail(Failure reason) {
    if (state == State.FAILED || state == State.CLOSED) {
      return;
    }
    failure = reason;
    state = State.FAILED;
    neighbourhood.sendAborts(reason);
    if (operation != null) {
      operation.fail(reason, group.generation());
      operation = null;
    }
    failLaunched();
    connected.countDown();
  }

  /** One at a time: after the agent's end a launching thread does this for itself. */
  private synchronized void failLaunched() {
    for (RingOperation next = launched.poll(); next != null; next = launched.poll()) {
      next.fail(failure, group.generation());
    }
  }
}
