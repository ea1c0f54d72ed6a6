package org.mirrorball.collective;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.NanoClock;

/** The caller's end of a group of several ranks. */
final class GroupCommunicator implements Communicator {

  private static final int NO_BUCKET = -1;

  /** Of no bucket of a caller: a rank that splits meets none that computes. */
  private static final int SPLIT_BUCKET = -2;

  /** The first barrier waits this much longer than an edge, so that the edge's failure is told. */
  private static final Duration CONNECT_MARGIN = Duration.ofSeconds(5);

  private final CommunicatorGroup group;
  private final Network network;
  private final IntFunction<SegmentKernels> kernelsOf;
  private final CommunicatorOptions options;
  private final NanoClock clock;
  private final RandomGenerator random;
  private final GroupNumbers numbers;
  private final List<Communicator> parts = new ArrayList<>();
  private final CommunicatorAgent agent;
  private final AgentDriver driver;
  private final Operation barrier;
  private long barrierCount;
  private long splitCount;
  private boolean closed; // guarded by parts

  private GroupCommunicator(
      CommunicatorGroup group,
      Network network,
      IntFunction<SegmentKernels> kernelsOf,
      CommunicatorOptions options,
      NanoClock clock,
      RandomGenerator random,
      GroupNumbers numbers) {
    this.group = group;
    this.network = network;
    this.kernelsOf = kernelsOf;
    this.options = options;
    this.clock = clock;
    this.random = random;
    this.numbers = numbers;
    SegmentKernels kernels = kernelsOf.apply(group.worldSize());
    this.agent = new CommunicatorAgent(group, network, kernels, options, clock, random);
    this.driver =
        new AgentDriver(
            agent,
            "mirrorball-group-" + group.number() + "-rank-" + group.rank(),
            group.sharesHost());
    this.barrier = barrier(options.operationTimeout().toNanos());
  }

  /**
   * Joins the group; returns when every edge of it has carried a frame.
   *
   * @param kernelsOf makes kernels for a number of ranks
   * @throws CollectiveException naming the rank that did not join
   */
  static GroupCommunicator connect(
      CommunicatorGroup group,
      Network network,
      IntFunction<SegmentKernels> kernelsOf,
      CommunicatorOptions options,
      NanoClock clock,
      RandomGenerator random) {
    return new GroupCommunicator(
            group, network, kernelsOf, options, clock, random, new GroupNumbers())
        .connected();
  }

  private GroupCommunicator connected() {
    try {
      awaitAll(options.connectTimeout());
      if (options.ringLength() == CommunicatorOptions.CALIBRATE) {
        new Calibration(this, agent::use, clock).run();
      }
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void awaitAll(Duration connectTimeout) {
    try {
      agent.awaitConnected();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CollectiveException(
          CollectiveException.UNKNOWN_RANK, group.self() + ": interrupted while connecting", e);
    }
    Failure failure = agent.failure();
    if (failure != null) {
      throw new CollectiveException(
          failure.missingRank(), name() + " did not come about: " + failure.text());
    }
    barrier(connectTimeout.plus(CONNECT_MARGIN).toNanos()).run(0, NO_BUCKET);
  }

  private String name() {
    String whole = "generation " + group.generation();
    return group.number() == 0 ? whole : "group " + group.number() + " of " + whole;
  }

  @Override
  public int rank() {
    return group.rank();
  }

  @Override
  public int worldSize() {
    return group.worldSize();
  }

  @Override
  public int generation() {
    return group.generation();
  }

  @Override
  public Collective allReduce(Elements elements, ReduceOperator operator, WireType wire) {
    return prepare(new OperationRequest(OperationKind.ALL_REDUCE, elements, operator, wire, 0));
  }

  @Override
  public Collective reduceScatter(Elements elements, ReduceOperator operator, WireType wire) {
    return prepare(new OperationRequest(OperationKind.REDUCE_SCATTER, elements, operator, wire, 0));
  }

  @Override
  public Collective allGather(Elements elements) {
    return prepare(OperationRequest.of(OperationKind.ALL_GATHER, elements, 0));
  }

  @Override
  public Collective broadcast(Elements elements, int root) {
    Objects.checkIndex(root, worldSize());
    return prepare(OperationRequest.of(OperationKind.BROADCAST, elements, root));
  }

  @Override
  public Collective send(Elements elements, int toRank, WireType wire) {
    return message(OperationKind.SEND, elements, toRank, wire);
  }

  @Override
  public Collective receive(Elements elements, int fromRank, WireType wire) {
    return message(OperationKind.RECEIVE, elements, fromRank, wire);
  }

  private Collective message(OperationKind kind, Elements elements, int otherRank, WireType wire) {
    var request = new OperationRequest(kind, elements, ReduceOperator.SUM, wire, otherRank);
    if (otherRank < 0 || otherRank >= worldSize() || otherRank == rank()) {
      throw new IllegalArgumentException(
          request
              + " on rank "
              + rank()
              + ": expected another rank from 0 to "
              + (worldSize() - 1));
    }
    agent.prepareMessages(otherRank);
    return prepare(request);
  }

  @Override
  public ByteBuffer allocate(int byteLength) {
    return network.allocate(byteLength);
  }

  @Override
  public void barrier() {
    barrier.run(barrierCount++, NO_BUCKET);
  }

  @Override
  public Communicator split(int color, int key) {
    if (color < 0) {
      throw new IllegalArgumentException(
          "rank " + rank() + ": color " + color + ", expected 0 or more");
    }
    synchronized (numbers) { // one split of a rank at a time, whatever groups it is in
      Split split = new Split(group);
      allReduce(split.say(color, key, numbers.next()), ReduceOperator.SUM, WireType.EXACT)
          .run(splitCount++, SPLIT_BUCKET);
      numbers.take(split.number(), generation());
      return part(split.group());
    }
  }

  private Communicator part(CommunicatorGroup partGroup) {
    if (partGroup.worldSize() == 1) {
      return new SoloCommunicator(generation());
    }
    GroupCommunicator part =
        new GroupCommunicator(partGroup, network, kernelsOf, options, clock, random, numbers);
    synchronized (parts) {
      if (closed) {
        part.close();
        throw new IllegalStateException("split: the communicator is closed");
      }
      parts.add(part);
    }
    return part.connected();
  }

  private Operation barrier(long timeoutNs) {
    return prepare(OperationRequest.of(OperationKind.BARRIER, Elements.NONE, 0), timeoutNs);
  }

  private Operation prepare(OperationRequest request) {
    return prepare(request, options.operationTimeout().toNanos());
  }

  private Operation prepare(OperationRequest request, long timeoutNs) {
    RingSchedule schedule =
        RingSchedule.of(request.kind(), request.root(), group.rank(), group.worldSize());
    return new Operation(request, schedule, driver, timeoutNs);
  }

  /** How many frames of other generations were dropped. */
  long staleFrameCount() {
    return agent.staleFrameCount();
  }

  @Override
  public void close() {
    synchronized (parts) {
      parts.forEach(Communicator::close);
      parts.clear();
      closed = true;
    }
    driver.close();
  }
}
