package org.mirrorball.launch;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.mirrorball.control.JobSecret;
import org.mirrorball.coordinator.Coordinator;
import org.mirrorball.worker.CommunicatorSource;
import org.mirrorball.worker.WorkerEndedException;
import org.mirrorball.worker.WorkerOptions;
import org.mirrorball.worker.WorkerSession;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * What one Spark task does: be a worker until the coordinator says that it is over.
 *
 * <p>The job's secret is a field of this closure. Spark does not log closures; it sends them over
 * its own connections, which {@code spark.network.crypto.enabled} encrypts.
 */
final class SparkWorkerFunction extends AbstractFunction1<Iterator<Integer>, Iterator<Integer>>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Spark only sets a flag when it kills a task. */
  private static final long KILL_CHECK_INTERVAL_MS = 500;

  private final String host;
  private final int port;
  private final int workers;
  private final String jobId;
  private final byte[] secret;

  SparkWorkerFunction(Coordinator coordinator) {
    InetSocketAddress address = coordinator.address();
    this.host = address.getHostString();
    this.port = address.getPort();
    this.workers = coordinator.workers();
    this.jobId = coordinator.jobId();
    this.secret = coordinator.secret().bytes();
  }

  @Override
  public Iterator<Integer> apply(Iterator<Integer> partition) {
    TaskContext task = TaskContext.get();
    Thread taskThread = Thread.currentThread();
    WorkerSession session =
        new WorkerSession(
            options(task), JobSecret.of(secret), CommunicatorSource::open, taskThread::interrupt);
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    ScheduledFuture<?> unused =
        watch.scheduleWithFixedDelay(
            () -> endWhenKilled(task, session),
            KILL_CHECK_INTERVAL_MS,
            KILL_CHECK_INTERVAL_MS,
            TimeUnit.MILLISECONDS);
    try {
      session.run();
    } catch (WorkerEndedException e) {
      throw new IllegalStateException("worker " + task.partitionId() + ": " + e.getMessage(), e);
    } finally {
      watch.shutdownNow();
    }
    return partition;
  }

  private static void endWhenKilled(TaskContext task, WorkerSession session) {
    if (task.isInterrupted()) {
      session.end("Spark killed the worker's task");
    }
  }

  private WorkerOptions options(TaskContext task) {
    // The address of the GPU changes from attempt to attempt, so it is read here.
    ResourceInformation gpu = task.resourcesJMap().get("gpu");
    return new WorkerOptions(host, port, task.partitionId(), workers, jobId)
        .withBindHost(reachableHost())
        .withThreads(task.cpus())
        .withDevice(gpu == null ? "" : "gpu " + String.join(",", gpu.addresses()));
  }

  /**
   * The executor's address as Spark knows it; empty, for the one that leads to the coordinator,
   * when this host resolves its own name to loopback.
   */
  private static String reachableHost() {
    String executorHost = SparkEnv.get().blockManager().blockManagerId().host();
    try {
      InetAddress address = InetAddress.getByName(executorHost);
      return address.isLoopbackAddress() ? "" : address.getHostAddress();
    } catch (IOException e) {
      return "";
    }
  }
}
