package org.mirrorball.worker;

import java.nio.ByteBuffer;
import org.mirrorball.collective.CollectiveHandle;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.OperationLabel;

/**
 * A task's view of the communicator: it counts the operations, so that the coordinator can tell
 * whether ranks that failed are still in step, and starts none for a task that is called off.
 */
final class TaskCommunicator implements Communicator {

  private final Communicator communicator;
  private final RunningTask task;
  private long operationCount;
  private CollectiveHandle last;

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
  public CollectiveHandle allReduceSum(
      ByteBuffer buffer, int elementOffset, int elementCount, OperationLabel label) {
    task.checkCancelled();
    operationCount++;
    last = communicator.allReduceSum(buffer, elementOffset, elementCount, label);
    return last;
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
}
