package org.mirrorball.launch;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.mirrorball.coordinator.ProgressListener;
import org.mirrorball.worker.WorkerTask;

/** Workers that are up, connected, and wait for tasks. Closing it ends them all. */
public interface WorkerPool extends AutoCloseable {

  /**
   * Starts worker processes on this machine and waits until they are connected.
   *
   * @throws IOException when a process cannot be started
   * @throws org.mirrorball.coordinator.JobFailedException when a worker ends or cannot connect
   * @throws java.util.concurrent.CancellationException when this thread is interrupted meanwhile
   */
  static WorkerPool local(LocalOptions options) throws IOException {
    return LocalWorkerPool.start(options);
  }

  /**
   * Starts workers as tasks of a Spark application, of which this is the driver, and waits until
   * they are connected.
   *
   * @throws IOException when the driver cannot listen for them
   * @throws org.mirrorball.coordinator.JobFailedException when Spark cannot run so many at once, or
   *     a worker ends or cannot connect
   * @throws java.util.concurrent.CancellationException when this thread is interrupted meanwhile
   */
  static WorkerPool spark(SparkSession session, SparkOptions options) throws IOException {
    return SparkWorkerPool.start(session.sparkContext(), options);
  }

  /** How many workers there are. */
  int workers();

  /**
   * Runs a task on every worker; see {@link org.mirrorball.coordinator.Coordinator#run}.
   *
   * @return the results by rank
   */
  List<byte[]> run(WorkerTask task, ProgressListener listener);

  /** Ends every worker, within seconds; a task that still runs is called off. */
  @Override
  void close();
}
