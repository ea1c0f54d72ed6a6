package org.mirrorball.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.NanoClock;

/** The caller's end of a ring: puts operations in line for the agent's thread and wakes it. */
final class RingCommunicator implements Communicator {

  private static final OperationLabel BARRIER_LABEL = new OperationLabel(-1, -1);

  /** The first barrier waits this much longer than an edge, so that the edge's failure is told. */
  private static final Duration CONNECT_MARGIN = Duration.ofSeconds(5);

  private static final long CLOSE_PAUSE_NS = 1_000_000;

  private final CommunicatorGroup group;
  private final CommunicatorAgent agent;
  private final AgentRunner runner;
  private final Thread thread;
  private final Duration operationTimeout;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RingCommunicator(
      CommunicatorGroup group,
      Transport transport,
      ReduceKernel kernel,
      CommunicatorOptions options,
      NanoClock clock) {
    this.group = group;
    this.operationTimeout = options.operationTimeout();
    this.agent = new CommunicatorAgent(group, transport, kernel, options, clock);
    this.runner = new AgentRunner(new RingIdleStrategy(agent::isBusy), agent::onError, null, agent);
    this.thread =
        AgentRunner.startOnThread(
            runner,
            task -> {
              Thread ringThread = new Thread(task, agent.roleName());
              ringThread.setDaemon(true);
              return ringThread;
            });
  }

  /**
   * Joins the ring; returns when every edge of it has carried a frame.
   *
   * @throws CollectiveException naming the rank that did not join
   */
  static RingCommunicator connect(
      CommunicatorGroup group,
      Transport transport,
      ReduceKernel kernel,
      CommunicatorOptions options,
      NanoClock clock) {
    RingCommunicator communicator = new RingCommunicator(group, transport, kernel, options, clock);
    try {
      communicator.awaitRing(options.connectTimeout());
      return communicator;
    } catch (RuntimeException e) {
      communicator.close();
      throw e;
    }
  }

  private void awaitRing(Duration connectTimeout) {
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
    barrier(connectTimeout.plus(CONNECT_MARGIN));
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
  public CollectiveHandle allReduceSum(
      ByteBuffer buffer, int elementOffset, int elementCount, OperationLabel label) {
    Objects.requireNonNull(label, "label");
    Objects.checkFromIndexSize(elementOffset, elementCount, buffer.capacity() / Float.BYTES);
    if (!buffer.isDirect() || buffer.order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException(
          label + ": got " + buffer + " of " + buffer.order() + ", expected direct LITTLE_ENDIAN");
    }
    return launch(
        RingOperation.allReduce(
            buffer, elementOffset, elementCount, label, operationTimeout.toNanos()));
  }

  @Override
  public void barrier() {
    barrier(operationTimeout);
  }

  private void barrier(Duration timeout) {
    launch(RingOperation.barrier(BARRIER_LABEL, timeout.toNanos())).await();
  }

  private RingOperation launch(RingOperation operation) {
    if (closed.get()) {
      throw new IllegalStateException(operation.describe() + ": the communicator is closed");
    }
    if (!agent.launch(operation)) {
      throw new IllegalStateException(operation.describe() + ": too many operations wait already");
    }
    LockSupport.unpark(thread);
    return operation;
  }

  /** How many frames of other generations were dropped. */
  long staleFrameCount() {
    return agent.staleFrameCount();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      boolean interrupted = Thread.interrupted();
      LockSupport.unpark(thread);
      runner.close();
      // The thread must be gone before its buffers are: even when the caller is told to hurry.
      while (thread.isAlive()) {
        interrupted |= Thread.interrupted();
        runner.close();
        LockSupport.parkNanos(CLOSE_PAUSE_NS);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
