package org.mirrorball.collective;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;

/**
 * Everything one rank does in its group, as a duty cycle: probe the edges, run operations in the
 * order they were launched, watch the neighbours, spread the word of a failure. One thread at a
 * time drives it; {@link AgentDriver} decides which.
 *
 * <p>The first failure ends the generation: it goes to all neighbours, who pass it on, and every
 * operation under way or launched later fails with it.
 */
final class CommunicatorAgent {

  private enum State {
    CONNECTING,
    RUNNING,
    FAILED,
    CLOSED
  }

  /** Data frames per cycle and sender: more would keep those who wait for what goes out. */
  static final int FRAME_LIMIT = 8;

  /**
   * Bytes of sealed elements per cycle and sender. A frame takes room twice in a core's own cache,
   * plain and sealed, and the vector's part, read when it is sent, should be there still when the
   * neighbour's is added.
   */
  private static final int SEALED_TURN_LENGTH = 256 << 10;

  /** Control streams are read this often while data flows: an abort may take a millisecond. */
  private static final long CONTROL_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

  /** A cycle this late means that this rank stood still, and could not hear others meanwhile. */
  private static final long STALL_NS = TimeUnit.SECONDS.toNanos(1);

  private final CommunicatorGroup group;
  private final Transport transport;
  private final NanoClock clock;
  private final DataOutlet[] outlets;
  private final DataInlet[] inlets;
  private final RejectionLog rejections;
  private final int frameLimit;
  private final Algorithms algorithms;
  private final OperationLine line;
  private final Neighbourhood neighbourhood;
  private final Messages messages;
  private final EdgeProbe probe;
  private final LossWatch watch;
  private final Heartbeat heartbeat;
  private final FrameHandler dataHandler = this::onDataFrame;
  private final FrameHandler answerHandler = this::onAnswer;
  private final CountDownLatch connected = new CountDownLatch(1);
  private volatile State state = State.CONNECTING;
  private volatile Failure failure;

  private long nowNs;
  private long nextControlNs;

  CommunicatorAgent(
      CommunicatorGroup group,
      Network network,
      SegmentKernels kernels,
      CommunicatorOptions options,
      NanoClock clock,
      RandomGenerator random) {
    this(group, network, kernels, AlgorithmTable.of(options), options, clock, random);
  }

  /**
   * Opens this rank's streams.
   *
   * @throws CollectiveException when there is no room for them
   */
  CommunicatorAgent(
      CommunicatorGroup group,
      Network network,
      SegmentKernels kernels,
      AlgorithmTable table,
      CommunicatorOptions options,
      NanoClock clock,
      RandomGenerator random) {
    this.group = group;
    this.transport = network.open(group);
    this.clock = clock;
    this.outlets = new DataOutlet[group.worldSize()];
    this.inlets = new DataInlet[group.worldSize()];
    this.nowNs = clock.nanoTime();
    this.nextControlNs = nowNs;
    EdgeProtection protection = options.protection();
    this.frameLimit = frameLimit(protection, transport.maxFrameLength());
    this.rejections = new RejectionLog(group.self().toString(), clock);
    this.neighbourhood =
        new Neighbourhood(group, transport, options, random, rejections, this::fail);
    group.adjacent().forEach(peer -> neighbourhood.add(peer, nowNs));
    long connectDeadlineNs = nowNs + options.connectTimeout().toNanos();
    this.probe =
        new EdgeProbe(
            group, transport, neighbourhood, rejections, protection, nowNs, connectDeadlineNs);
    for (PeerAddress peer : group.dataReceivers()) {
      outlets[peer.rank()] =
          new DataOutlet(transport.data(peer.rank()), group.membership(), group.rank());
    }
    int maxPayloadLength = protection.maxPayloadLength(transport.maxFrameLength());
    this.algorithms = algorithmsOf(options, maxPayloadLength, kernels, table);
    this.line = lineOf(options);
    this.watch =
        new LossWatch(
            group, transport, neighbourhood, line.dropped(), options.peerTimeout().toNanos());
    this.heartbeat = new Heartbeat(neighbourhood, neighbour -> line.begunCount(), nowNs);
    this.messages = messagesOf(network, kernels, options, random);
  }

  private static int frameLimit(EdgeProtection protection, int maxFrameLength) {
    return protection == EdgeProtection.SEALED
        ? Math.max(
            1,
            Math.min(FRAME_LIMIT, SEALED_TURN_LENGTH / protection.maxPayloadLength(maxFrameLength)))
        : FRAME_LIMIT;
  }

  private Messages messagesOf(
      Network network,
      SegmentKernels kernels,
      CommunicatorOptions options,
      RandomGenerator random) {
    CommunicatorGroup messaging = group.forMessages();
    Transport streams;
    try {
      streams = network.open(messaging);
    } catch (CollectiveException e) {
      transport.close();
      throw e;
    }
    return new Messages(
        messaging,
        streams,
        kernels,
        options,
        random,
        rejections,
        line.dropped(),
        nowNs,
        this::fail);
  }

  private OperationLine lineOf(CommunicatorOptions options) {
    return new OperationLine(
        "operation",
        algorithms,
        new ResultCheck(
            group.predecessor().rank(),
            outlets[group.successor().rank()],
            options.resultCheckInterval(),
            new ResultChecksum(algorithms::addsEverywhere)),
        group.dataSenders(),
        new DroppedFrames());
  }

  private Algorithms algorithmsOf(
      CommunicatorOptions options,
      int maxPayloadLength,
      SegmentKernels kernels,
      AlgorithmTable table) {
    DataOutlet successor = outlets[group.successor().rank()];
    DoublingSchedule schedule = new DoublingSchedule(group.rank(), group.worldSize());
    Algorithm ring = new RingAlgorithm(group, successor, maxPayloadLength, kernels);
    Algorithm doubling = new DoublingAlgorithm(schedule, outlets, maxPayloadLength, kernels);
    HostMemory memory = transport.hostMemory();
    if (options.sealing() && group.worldSize() == 2) {
      return Algorithms.bySealedFrames(ring, doubling, table);
    }
    if (memory == null) {
      return Algorithms.byFrames(ring, doubling, table);
    }
    var sharing = new SharedVectorAlgorithm(group, memory, ring, kernels, clock);
    return Algorithms.byMemory(ring, doubling, sharing, memory.own(), table);
  }

  /** Any thread: the table for operations launched from now on; at the same place on all ranks. */
  void use(AlgorithmTable table) {
    algorithms.use(table);
  }

  /** Any thread: there will be messages to or from a rank; to be called before their launch. */
  void prepareMessages(int rank) {
    messages.prepare(rank);
  }

  /**
   * Any thread: puts an operation in line; false when the line is full. The operation tells its
   * end.
   */
  boolean launch(Operation next) {
    boolean isMessage = next.request().kind().isMessage();
    if (!(isMessage ? messages.launch(next) : line.launch(next))) {
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
    return line.dropped().count(FrameVerdict.STALE)
        + rejections.snapshot().get(Rejection.STALE_GENERATION);
  }

  /** The data frames of this generation that were none that was due. */
  DroppedFrames droppedFrames() {
    return line.dropped();
  }

  /** Whether there is reason to come back soon. */
  boolean isBusy() {
    return state == State.CONNECTING || line.isBusy() || messages.isBusy();
  }

  /** One duty cycle; returns how much was done. */
  int doWork() {
    updateClock();
    if (state == State.FAILED) {
      failLaunched();
      return 0;
    }
    int workCount = state == State.CONNECTING ? connect() : runOperations();
    if (state == State.RUNNING) {
      workCount += messages.doWork(nowNs);
    }
    if (workCount == 0 || nowNs - nextControlNs >= 0) {
      nextControlNs = nowNs + CONTROL_INTERVAL_NS;
      workCount += neighbourhood.poll(nowNs, answerHandler);
      lookAround();
      workCount += state == State.RUNNING ? messages.lookAround(nowNs) : 0;
    }
    return workCount;
  }

  /** Ends the generation for an error that nobody foresaw. */
  void onError(Throwable error) {
    fail(
        new Failure(
            CollectiveException.UNKNOWN_RANK, "internal error on " + group.self() + ": " + error));
  }

  void close() {
    if (line.isBusy() || messages.isBusy()) {
      fail(new Failure(group.rank(), group.self() + " closed its communicator in mid-operation"));
    } else if (state == State.RUNNING) {
      neighbourhood.sendGoodbyes(neighbour -> line.begunCount());
      messages.sendGoodbyes();
    }
    if (failure == null) {
      failure = new Failure(group.rank(), group.self() + " closed its communicator");
    }
    state = State.CLOSED;
    connected.countDown();
    giveUp();
    failLaunched();
    messages.close();
    transport.close();
  }

  private void updateClock() {
    long previousNs = nowNs;
    nowNs = clock.nanoTime();
    if (nowNs - previousNs > STALL_NS) {
      neighbourhood.forgive(nowNs);
      messages.forgive(nowNs);
    }
  }

  private int connect() {
    probe.sendIfDue(nowNs);
    int workCount = transport.pollData(dataHandler, FRAME_LIMIT);
    if (state == State.CONNECTING && probe.isDone()) {
      neighbourhood.forgive(nowNs);
      guardEdges();
      state = State.RUNNING;
      connected.countDown();
    }
    return workCount;
  }

  private void guardEdges() {
    for (Neighbour neighbour : neighbourhood.all()) {
      int rank = neighbour.rank();
      if (outlets[rank] != null) {
        outlets[rank].guard(neighbour.trust().sealing(transport.maxFrameLength()));
      }
      if (group.dataSenders().contains(neighbour.address())) {
        FrameGuard opening = neighbour.trust().opening(transport.maxFrameLength());
        inlets[rank] = new DataInlet(opening, line::receive, rejections, rank);
      }
    }
  }

  private int runOperations() {
    if (line.beginNext()) {
      watch.operationBegun(nowNs, line.current()); // first read what waited in the streams
    }
    if (line.current() == null) {
      return 0;
    }
    int workCount = send() + transport.pollData(dataHandler, frameLimit);
    if (state == State.RUNNING && line.completeIfDone()) {
      workCount++;
    }
    return workCount;
  }

  private int send() {
    try {
      return line.send(frameLimit);
    } catch (IllegalStateException e) {
      fail(Failure.of(e, group.self()));
      return 0;
    }
  }

  private boolean onDataFrame(DirectBuffer buffer, int offset, int length) {
    if (state != State.CONNECTING && state != State.RUNNING) {
      return false;
    }
    if (!Frame.isOf(group.membership(), buffer, offset, length)) {
      rejections.reject(Rejection.STALE_GENERATION, RejectionLog.UNKNOWN_RANK);
      return true;
    }
    try {
      return takeData(buffer, offset, length);
    } catch (RuntimeException e) {
      fail(Failure.of(e, group.self()));
      return false;
    }
  }

  private boolean takeData(DirectBuffer buffer, int offset, int length) {
    if (HandshakeMessage.isHandshake(Frame.type(buffer, offset))) {
      return settle(probe.onData(buffer, offset, length));
    }
    if (state == State.CONNECTING) {
      return false; // of an operation not yet launched here
    }
    int sender = Frame.sender(buffer, offset);
    if (sender < 0 || sender >= inlets.length || inlets[sender] == null) {
      line.dropped().add(FrameVerdict.WRONG_SENDER);
      return true;
    }
    return inlets[sender].receive(buffer, offset, length);
  }

  private boolean onAnswer(DirectBuffer buffer, int offset, int length) {
    return settle(probe.onAnswer(buffer, offset, length));
  }

  private boolean settle(Failure wrong) {
    if (wrong != null) {
      fail(wrong);
      return false;
    }
    heartbeat.soon(nowNs); // tell the other end at once
    return true;
  }

  /** A neighbour that is lost matters only while something is expected of it. */
  private void lookAround() {
    if (state == State.FAILED) {
      return;
    }
    boolean connecting = state == State.CONNECTING;
    heartbeat.beatIfDue(nowNs, connecting);
    if (!connecting && !line.isBusy()) {
      return;
    }
    Failure found =
        connecting ? watch.lookWhileConnecting(nowNs) : watch.look(nowNs, line.begunCount());
    if (found == null && connecting) {
      found = probe.overdue(nowNs);
    }
    if (found != null) {
      fail(found);
    }
  }

  private void fail(Failure reason) {
    if (state == State.FAILED || state == State.CLOSED) {
      return;
    }
    failure = reason;
    state = State.FAILED;
    neighbourhood.sendAborts(reason);
    messages.sendAborts(reason);
    giveUp();
    failLaunched();
    connected.countDown();
  }

  /** Callers will get their vectors back: who reads these must know before. */
  private void giveUp() {
    if (transport.hostMemory() != null) {
      transport.hostMemory().own().giveUp();
    }
  }

  /** One at a time: after the agent's end a launching thread does this for itself. */
  private synchronized void failLaunched() {
    line.fail(failure, group.generation());
    messages.fail(failure);
  }
}
