package org.mirrorball.collective;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.NanoClock;

/** The caller's end of a group of several ranks. */
final class GroupCommunicator implements Communicator {

  private static final int NO_BUCKET = -1;

  /** The first barrier waits this much longer than an edge, so that the edge's failure is told. */
  private static final Duration CONNECT_MARGIN = Duration.ofSeconds(5);

  private final CommunicatorGroup group;
  private final CommunicatorAgent agent;
  private final AgentDriver driver;
  private final long operationTimeoutNs;
  private final Operation barrier;
  private long barrierCount;

  private GroupCommunicator(
      CommunicatorGroup group,
      Network network,
      SegmentKernels kernels,
      CommunicatorOptions options,
      NanoClock clock,
      RandomGenerator random) {
    this.group = group;
    this.operationTimeoutNs = options.operationTimeout().toNanos();
    this.agent = new CommunicatorAgent(group, network, kernels, options, clock, random);
    this.driver = new AgentDriver(agent, "mirrorball-rank-" + group.rank());
    this.barrier = barrier(operationTimeoutNs);
  }

  /**
   * Joins the group; returns when every edge of it has carried a frame.
   *
   * @throws CollectiveException naming the rank that did not join
   */
  static GroupCommunicator connect(
      CommunicatorGroup group,
      Network network,
      SegmentKernels kernels,
      CommunicatorOptions options,
      NanoClock clock,
      RandomGenerator random) {
    GroupCommunicator communicator =
        new GroupCommunicator(group, network, kernels, options, clock, random);
    try {
      communicator.awaitAll(options.connectTimeout());
      return communicator;
    } catch (RuntimeException e) {
      communicator.close();
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
          failure.missingRank(),
          "generation " + group.generation() + " did not come about: " + failure.text());
    }
    barrier(connectTimeout.plus(CONNECT_MARGIN).toNanos()).run(0, NO_BUCKET);
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
  public void barrier() {
    barrier.run(barrierCount++, NO_BUCKET);
  }

  private Operation barrier(long timeoutNs) {
    return prepare(OperationRequest.of(OperationKind.BARRIER, Elements.NONE, 0), timeoutNs);
  }

  private Operation prepare(OperationRequest request) {
    return prepare(request, operationTimeoutNs);
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
    driver.close();
  }
}
