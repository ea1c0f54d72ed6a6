package org.mirrorball.worker;

import java.nio.ByteBuffer;
import org.mirrorball.collective.Collective;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.Elements;
import org.mirrorball.collective.ReduceOperator;
import org.mirrorball.collective.WireType;

/**
 * A task's view of the communicator: it counts the operations, so that the coordinator can tell
 * whether ranks that failed are still in step, and starts none for a task that is called off.
 */
final class TaskCommunicator implements Communicator {

  private final Communicator communicator;
  private final RunningTask task;
  private long operationCount;
  private Collective last;

  TaskCommunicator(Communicator communicator, RunningTask task) {
    this.communicator = communicator;
    this.task = task;
  }

  @Override
  public int rank() {
    return communicator.rank();
  }

  @Override
  public int worldSize() {
    return communicator.worldSize();
  }

  @Override
  public int generation() {
    return communicator.generation();
  }

  @Override
  public Collective allReduce(Elements elements, ReduceOperator operator, WireType wire) {
    return new Counted(communicator.allReduce(elements, operator, wire));
  }

  @Override
  public Collective reduceScatter(Elements elements, ReduceOperator operator, WireType wire) {
    return new Counted(communicator.reduceScatter(elements, operator, wire));
  }

  @Override
  public Collective allGather(Elements elements) {
    return new Counted(communicator.allGather(elements));
  }

  @Override
  public Collective broadcast(Elements elements, int root) {
    return new Counted(communicator.broadcast(elements, root));
  }

  @Override
  public ByteBuffer allocate(int byteLength) {
    return communicator.allocate(byteLength);
  }

  @Override
  public void barrier() {
    task.checkCancelled();
    operationCount++;
    communicator.barrier();
  }

  /** The worker goes on with the communicator when the task is done, so this does nothing. */
  @Override
  public void close() {}

  /** Whether every operation has ended; they end in the order of their launch. */
  boolean isQuiet() {
    return last == null || last.isDone();
  }

  long operationCount() {
    return operationCount;
  }

  private void onStart(Collective operation) {
    task.checkCancelled();
    operationCount++;
    last = operation;
  }

  private final class Counted implements Collective {

    private final Collective operation;

    Counted(Collective operation) {
      this.operation = operation;
    }

    @Override
    public Collective start(long step, int bucket) {
      onStart(operation);
      operation.start(step, bucket);
      return this;
    }

    @Override
    public void run(long step, int bucket) {
      onStart(operation);
      operation.run(step, bucket);
    }

    @Override
    public void await() {
      operation.await();
    }

    @Override
    public boolean isDone() {
      return operation.isDone();
    }
  }
}
