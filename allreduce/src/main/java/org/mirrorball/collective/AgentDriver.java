package org.mirrorball.collective;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides which thread drives an agent. A caller that waits for an operation has nothing better to
 * do, so it drives: no other thread has to wake, and none competes for its core. While nobody waits
 * a thread of the driver's own does, so that operations go on beside computation, and heartbeats go
 * out.
 */
final class AgentDriver implements Operation.Starter, AutoCloseable {

  private static final long CLOSE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final CommunicatorAgent agent;
  private final ReentrantLock helm = new ReentrantLock();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final RingIdleStrategy callersIdling;
  private final RingIdleStrategy ownIdling;
  private final Thread thread;

  /**
   * Starts the thread.
   *
   * @param yields whether another rank of the group may be waiting for the core
   */
  AgentDriver(CommunicatorAgent agent, String name, boolean yields) {
    this.agent = agent;
    this.callersIdling = new RingIdleStrategy(() -> true, yields);
    this.ownIdling = new RingIdleStrategy(this::isMineToDrive, yields);
    this.thread = new Thread(this::driveWhileNobodyWaits, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void start(Operation operation, boolean awaited) {
    if (closing.get()) {
      operation.takeBack();
      throw new IllegalStateException(operation.describe() + ": the communicator is closed");
    }
    if (!agent.launch(operation)) {
      operation.takeBack();
      throw new IllegalStateException(operation.describe() + ": too many operations wait already");
    }
    if (!awaited) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void await(Operation operation) {
    waiting.incrementAndGet();
    try {
      while (!operation.isDone()) {
        driveUntilDone(operation);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CollectiveException(
          CollectiveException.UNKNOWN_RANK,
          operation.describe() + ": interrupted while waiting for it",
          e);
    } finally {
      if (waiting.decrementAndGet() == 0 && agent.isBusy()) {
        LockSupport.unpark(thread);
      }
    }
  }

  /** Gives way to one that closes, who ends the operation then. */
  private void driveUntilDone(Operation operation) throws InterruptedException {
    helm.lockInterruptibly();
    try {
      callersIdling.reset();
      while (!operation.isDone() && !closing.get()) {
        callersIdling.idle(cycle());
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      helm.unlock();
    }
  }

  private void driveWhileNobodyWaits() {
    while (!closing.get()) {
      int workCount = 0;
      if (waiting.get() == 0 && helm.tryLock()) {
        try {
          workCount = cycle();
        } finally {
          helm.unlock();
        }
      }
      ownIdling.idle(workCount);
    }
  }

  private boolean isMineToDrive() {
    return waiting.get() == 0 && agent.isBusy();
  }

  private int cycle() {
    try {
      return agent.doWork();
    } catch (RuntimeException | Error e) {
      agent.onError(e);
      return 0;
    }
  }

  /** Ends the agent; operations under way fail. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    boolean interrupted = false;
    // The thread must be gone before its buffers are: even when the caller is told to hurry.
    while (thread.isAlive()) {
      LockSupport.unpark(thread);
      interrupted |= Thread.interrupted();
      LockSupport.parkNanos(CLOSE_PAUSE_NS);
    }
    helm.lock();
    try {
      agent.close();
    } finally {
      helm.unlock();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
