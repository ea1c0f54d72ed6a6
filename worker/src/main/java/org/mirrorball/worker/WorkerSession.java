package org.mirrorball.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.PeerAddress;
import org.mirrorball.control.ControlConnection;
import org.mirrorball.control.ControlListener;
import org.mirrorball.control.ControlMessage;
import org.mirrorball.control.Delivery;
import org.mirrorball.control.JobSecret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's life: connect to the coordinator, join, get a rank, connect to the peers, and run
 * tasks until told to stop. {@link #run()} does the work on the calling thread. The connection's
 * thread only hears what cannot wait (cancel, shutdown, a lost coordinator), so that a task can
 * neither miss these nor hold them up.
 */
public final class WorkerSession implements ControlListener {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerSession.class);

  /** Messages that wait for the main thread; more than these wait in the socket. */
  private static final int INBOX_CAPACITY = 256;

  /** A task looks for cancellation once a step; one that waits for a lost peer never looks. */
  private static final long CANCEL_GRACE_MS = 500;

  /** After this long an ending worker is ended by its {@code lastResort}. */
  private static final long END_GRACE_MS = 4_000;

  private final WorkerOptions options;
  private final JobSecret secret;
  private final CommunicatorSource.Opener opener;
  private final Runnable lastResort;
  private final BlockingQueue<Delivery> inbox = new ArrayBlockingQueue<>(INBOX_CAPACITY);
  private final AtomicReference<Ending> ending = new AtomicReference<>();
  private final Watch watch = new Watch();

  private Thread mainThread; // guarded by this; null when run() is not under way
  private boolean interruptible; // guarded by this
  private volatile ControlConnection connection;
  private volatile TaskRunner tasks;
  private final List<PeerAddress> peers = new ArrayList<>();
  private ControlMessage.Assigned place;
  private Communicator communicator;

  /**
   * A session yet to be run.
   *
   * @param opener makes the communicator
   * @param lastResort ends the worker when its task does not listen, seconds after it was asked to
   */
  public WorkerSession(
      WorkerOptions options,
      JobSecret secret,
      CommunicatorSource.Opener opener,
      Runnable lastResort) {
    this.options = options;
    this.secret = secret;
    this.opener = opener;
    this.lastResort = lastResort;
  }

  /**
   * Works until the coordinator says that it is over.
   *
   * @throws WorkerEndedException when it ended in another way: the coordinator was lost or refused
   *     this worker, the communicator failed, or {@link #end(String)} was called
   */
  public void run() throws WorkerEndedException {
    synchronized (this) {
      mainThread = Thread.currentThread();
      interruptible = true;
    }
    try {
      work();
    } catch (InterruptedException e) {
      end(Ending.failure("the worker was interrupted", e));
    } catch (IOException | RuntimeException e) {
      end(Ending.failure(FailureReport.line(e), e));
    } finally {
      leave();
    }
    Ending how = ending.get();
    if (!how.orderly()) {
      throw new WorkerEndedException(how.reason(), how.cause());
    }
  }

  /** Ends the session from another thread, as a launcher does that is told to. */
  public void end(String reason) {
    end(Ending.failure(reason, null));
  }

  @Override
  public void received(Delivery delivery) {
    if (delivery.message() instanceof ControlMessage.Cancel cancel) {
      cancel(cancel.taskId(), cancel.reason());
    } else if (delivery.message() instanceof ControlMessage.Shutdown shutdown) {
      end(Ending.orderly(shutdown.reason()));
    } else if (delivery.message() instanceof ControlMessage.Rejected rejected) {
      end(Ending.failure("the coordinator refused this worker: " + rejected.reason(), null));
    } else {
      enqueue(delivery);
    }
  }

  @Override
  public void ended(IOException cause) {
    end(Ending.failure("lost the coordinator: " + FailureReport.line(cause), cause));
  }

  private void work() throws IOException, InterruptedException {
    connection =
        ControlConnection.connect(
            new InetSocketAddress(options.coordinatorHost(), options.coordinatorPort()),
            secret,
            options.timeouts());
    tasks = new TaskRunner(connection, options.threads());
    connection.start("mirrorball-worker-" + options.workerId(), this);
    WorkerOptions resolved = withBindHost();
    try (CommunicatorSource source = join(resolved)) {
      serve(source);
    }
  }

  private void serve(CommunicatorSource source) throws InterruptedException {
    try {
      while (ending.get() == null) {
        handle(inbox.take(), source);
      }
    } finally {
      stopInterrupts(); // What is closed from here on must not be cut short.
      closeCommunicator();
    }
  }

  private WorkerOptions withBindHost() {
    return options.bindHost().isEmpty()
        ? options.withBindHost(connection.localAddress().getHostAddress())
        : options;
  }

  private CommunicatorSource join(WorkerOptions resolved) throws IOException {
    CommunicatorSource source;
    try {
      source = opener.open(resolved, secret);
    } catch (IOException | RuntimeException e) {
      sendJoinFailed(resolved.bindHost(), e);
      throw e;
    }
    PeerAddress local = source.local();
    connection.send(
        new ControlMessage.Join(
            options.workerId(),
            local.host(),
            local.hostId(),
            local.ipcDirectory(),
            local.udpPort(),
            local.udpMtuLength(),
            local.pid(),
            options.device()));
    return source;
  }

  private void handle(Delivery delivery, CommunicatorSource source) {
    if (delivery.message() instanceof ControlMessage.Assigned assigned) {
      place = assigned;
      peers.clear();
    } else if (delivery.message() instanceof ControlMessage.Peer peer) {
      peers.add(
          new PeerAddress(
              peer.rank(),
              peer.host(),
              peer.hostId(),
              peer.ipcDirectory(),
              peer.udpPort(),
              peer.udpMtuLength(),
              peer.pid()));
      if (peers.size() == place.worldSize()) {
        connect(source);
      }
    } else if (delivery.message() instanceof ControlMessage.RunTask task) {
      tasks.run(task.taskId(), delivery.blob(), communicator);
    } else {
      throw new IllegalStateException("a worker does not expect " + delivery.message());
    }
  }

  private void connect(CommunicatorSource source) {
    closeCommunicator(); // Of the generation before.
    try {
      communicator = source.connect(place.rank(), List.copyOf(peers), place.generation());
    } catch (RuntimeException e) {
      sendJoinFailed(source.local().host(), e);
      throw e;
    }
    connection.send(new ControlMessage.Ready(place.generation()));
  }

  private void sendJoinFailed(String host, Exception cause) {
    connection.send(
        new ControlMessage.JoinFailed(
            options.workerId(),
            host,
            ProcessHandle.current().pid(),
            FailureReport.line(cause),
            FailureReport.stackTrace(cause)));
  }

  private void cancel(long taskId, String reason) {
    RunningTask task = tasks.cancel(taskId, reason);
    if (task != null) {
      watch.after(CANCEL_GRACE_MS, () -> tasks.breakOff(task));
    }
  }

  private void end(Ending how) {
    if (!ending.compareAndSet(null, how)) {
      return;
    }
    LOG.debug("worker {} ends: {}", options.workerId(), how.reason());
    TaskRunner runner = tasks;
    RunningTask task = runner == null ? null : runner.cancel(TaskRunner.ANY, how.reason());
    long graceMs = task == null ? 0 : CANCEL_GRACE_MS;
    if (task != null) {
      watch.after(graceMs, () -> runner.breakOff(task));
    }
    watch.after(graceMs, this::interruptMain);
    watch.after(END_GRACE_MS, this::forceEnd);
  }

  private synchronized void interruptMain() {
    if (interruptible) {
      mainThread.interrupt();
    }
  }

  private synchronized void stopInterrupts() {
    interruptible = false;
    Thread.interrupted(); // It has done what it was for.
  }

  private void forceEnd() {
    synchronized (this) {
      if (mainThread == null) {
        return;
      }
    }
    lastResort.run();
  }

  private void leave() {
    stopInterrupts();
    synchronized (this) {
      mainThread = null;
    }
    watch.close();
    if (connection != null) {
      connection.close();
    }
  }

  private void closeCommunicator() {
    if (communicator != null) {
      communicator.close();
      communicator = null;
    }
  }

  private void enqueue(Delivery delivery) {
    try {
      inbox.put(delivery);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
