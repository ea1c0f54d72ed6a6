package org.mirrorball.worker;

import java.nio.file.Path;
import org.mirrorball.control.ControlTimeouts;

/**
 * What a worker is told by its launcher.
 *
 * @param coordinatorHost where the coordinator listens
 * @param coordinatorPort its TCP port
 * @param workerId this worker's number, from 0; ranks follow hosts and then these numbers
 * @param workers how many workers the job has
 * @param jobId equal for all workers of a job, and part of file names
 * @param bindHost the address that peers reach this worker at; empty for the one that the
 *     connection to the coordinator leaves from
 * @param ipcRoot where the host's media driver has its files; null for the default
 * @param sharedMemory whether workers of one host may speak through shared memory; UDP otherwise
 * @param sealing whether data frames between workers are encrypted
 * @param device the accelerator given to this worker, empty when none
 * @param threads the cores that this worker may use
 * @param timeouts how patient the connection to the coordinator is
 */
public record WorkerOptions(
    String coordinatorHost,
    int coordinatorPort,
    int workerId,
    int workers,
    String jobId,
    String bindHost,
    Path ipcRoot,
    boolean sharedMemory,
    boolean sealing,
    String device,
    int threads,
    ControlTimeouts timeouts) {

  /**
   * Options with no device, one thread, shared memory in the default folder, and default patience.
   */
  public WorkerOptions(
      String coordinatorHost, int coordinatorPort, int workerId, int workers, String jobId) {
    this(
        coordinatorHost,
        coordinatorPort,
        workerId,
        workers,
        jobId,
        "",
        null,
        true,
        false,
        "",
        1,
        ControlTimeouts.DEFAULT);
  }

  /** These with another address for peers. */
  public WorkerOptions withBindHost(String newBindHost) {
    Draft draft = new Draft(this);
    draft.bindHost = newBindHost;
    return draft.options();
  }

  /** These with another folder for the media driver's files. */
  public WorkerOptions withIpcRoot(Path newIpcRoot) {
    Draft draft = new Draft(this);
    draft.ipcRoot = newIpcRoot;
    return draft.options();
  }

  /** These with shared memory allowed or not; all workers must agree. */
  public WorkerOptions withSharedMemory(boolean allowed) {
    Draft draft = new Draft(this);
    draft.sharedMemory = allowed;
    return draft.options();
  }

  /** These with gradients encrypted on their way or not; all workers must agree. */
  public WorkerOptions withSealing(boolean sealed) {
    Draft draft = new Draft(this);
    draft.sealing = sealed;
    return draft.options();
  }

  /** These with another device. */
  public WorkerOptions withDevice(String newDevice) {
    Draft draft = new Draft(this);
    draft.device = newDevice;
    return draft.options();
  }

  /** These with another number of threads. */
  public WorkerOptions withThreads(int newThreads) {
    Draft draft = new Draft(this);
    draft.threads = newThreads;
    return draft.options();
  }

  /** These with other patience. */
  public WorkerOptions withTimeouts(ControlTimeouts newTimeouts) {
    Draft draft = new Draft(this);
    draft.timeouts = newTimeouts;
    return draft.options();
  }

  /** All of it, to be changed in one place. */
  private static final class Draft {
    private String coordinatorHost;
    private int coordinatorPort;
    private int workerId;
    private int workers;
    private String jobId;
    private String bindHost;
    private Path ipcRoot;
    private boolean sharedMemory;
    private boolean sealing;
    private String device;
    private int threads;
    private ControlTimeouts timeouts;

    Draft(WorkerOptions options) {
      coordinatorHost = options.coordinatorHost;
      coordinatorPort = options.coordinatorPort;
      workerId = options.workerId;
      workers = options.workers;
      jobId = options.jobId;
      bindHost = options.bindHost;
      ipcRoot = options.ipcRoot;
      sharedMemory = options.sharedMemory;
      sealing = options.sealing;
      device = options.device;
      threads = options.threads;
      timeouts = options.timeouts;
    }

    WorkerOptions options() {
      return new WorkerOptions(
          coordinatorHost,
          coordinatorPort,
          workerId,
          workers,
          jobId,
          bindHost,
          ipcRoot,
          sharedMemory,
          sealing,
          device,
          threads,
          timeouts);
    }
  }
}
