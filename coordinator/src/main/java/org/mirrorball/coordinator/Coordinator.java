package org.mirrorball.coordinator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mirrorball.control.ControlConnection;
import org.mirrorball.control.ControlListener;
import org.mirrorball.control.Delivery;
import org.mirrorball.control.JobSecret;
import org.mirrorball.worker.TaskCodec;
import org.mirrorball.worker.WorkerTask;

/**
 * Brings the workers of one job together and runs tasks on all of them at once. Any thread may call
 * it; one task runs at a time.
 */
public final class Coordinator implements AutoCloseable {

  private static final int JOB_ID_LENGTH = 6;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final CoordinatorOptions options;
  private final JobSecret secret = JobSecret.random();
  private final String jobId = randomJobId();
  private final Job job;
  private final JobLoop loop;
  private final Thread loopThread;
  private final Acceptor acceptor;

  private Coordinator(CoordinatorOptions options) throws IOException {
    this.options = options;
    this.job = new Job(options, System::nanoTime);
    this.loop = new JobLoop(job);
    this.acceptor = new Acceptor(options, secret, this::accepted);
    this.loopThread = new Thread(loop, "mirrorball-coordinator");
    loopThread.setDaemon(true);
  }

  /**
   * Begins to listen.
   *
   * @throws IOException when the port is taken or the address is not this machine's
   */
  public static Coordinator start(CoordinatorOptions options) throws IOException {
    Coordinator coordinator = new Coordinator(options);
    coordinator.loopThread.start();
    coordinator.acceptor.start();
    return coordinator;
  }

  /** Where workers connect to; not resolved. */
  public InetSocketAddress address() {
    return InetSocketAddress.createUnresolved(options.advertisedHost(), acceptor.port());
  }

  /** What workers must know. */
  public JobSecret secret() {
    return secret;
  }

  /** Names the job, also in file names. */
  public String jobId() {
    return jobId;
  }

  /** How many workers it runs tasks on. */
  public int workers() {
    return options.workers();
  }

  /** Where the job is now. */
  public CoordinatorState state() {
    return job.state();
  }

  /**
   * Waits until all workers have joined and reached each other.
   *
   * @throws JobFailedException when one cannot, or the time is over
   */
  public void awaitReady(Duration timeout) throws InterruptedException {
    try {
      job.ready().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new JobFailedException(
          "the workers were not ready within " + timeout.toSeconds() + " s: " + job.state());
    }
  }

  /**
   * Runs a task on every worker and waits for all.
   *
   * @param listener hears rank 0's progress on this thread
   * @return the results by rank
   * @throws WorkerFailedException when a worker died or its task failed
   * @throws WeightsDivergedException when ranks reported different weights for the same step
   * @throws JobFailedException when the workers were lost before
   * @throws CancellationException when this thread is interrupted or the coordinator closed
   */
  public List<byte[]> run(WorkerTask task, ProgressListener listener) {
    TaskOutcome outcome = new TaskOutcome();
    loop.submit(new Event.Run(TaskCodec.encode(task), outcome));
    try {
      return outcome.await(listener, job::isClosed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      loop.submit(new Event.Cancel(outcome, "interrupted"));
      throw new CancellationException("the task was interrupted");
    } catch (RuntimeException e) {
      loop.submit(
          new Event.Cancel(outcome, "its listener failed: " + e)); // If it still runs at all.
      throw e;
    }
  }

  /**
   * The launcher saw a worker end: fails the job at once, naming its rank.
   *
   * @param description how it ended, such as "killed by signal 9 (exit code 137)"
   */
  public void workerExited(int workerId, String description) {
    loop.submit(new Event.Exited(workerId, description));
  }

  /** The launcher lost all workers, or never had them: fails the job at once. */
  public void launchFailed(String line) {
    loop.submit(new Event.LaunchFailed(line));
  }

  private void accepted(ControlConnection connection) {
    Member member = new Member(connection);
    connection.start(
        "mirrorball-member",
        new ControlListener() {
          @Override
          public void opened() {
            loop.submit(new Event.Connected(member));
          }

          @Override
          public void received(Delivery delivery) {
            loop.submit(new Event.Received(member, delivery));
          }

          @Override
          public void ended(IOException cause) {
            loop.submit(new Event.Ended(member, cause));
          }
        });
  }

  private static String randomJobId() {
    byte[] bytes = new byte[JOB_ID_LENGTH];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Tells the workers to end and stops listening; a task still running is called off. */
  @Override
  public void close() {
    loop.submit(new Event.Close());
    try {
      acceptor.close();
      loopThread.join(CLOSE_LIMIT.toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException("closing the coordinator's port", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
