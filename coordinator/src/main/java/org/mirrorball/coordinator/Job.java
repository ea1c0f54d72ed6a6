package org.mirrorball.coordinator;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.mirrorball.control.ControlMessage;
import org.mirrorball.control.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job's state machine. The job's thread alone uses it, but for {@link #state()}. */
final class Job {

  private static final Logger LOG = LoggerFactory.getLogger(Job.class);
  private static final int FIRST_GENERATION = 1;

  private final CoordinatorOptions options;
  private final Deadline deadline;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Set<Member> connected = new HashSet<>();
  private final Roster roster;
  private final Inquest outsideTasks = new Inquest();
  private volatile CoordinatorState state = CoordinatorState.WAITING_FOR_WORKERS;
  private RuntimeException failure;
  private TaskRun running;
  private long taskCount;

  Job(CoordinatorOptions options, LongSupplier nanoClock) {
    this.options = options;
    this.roster = new Roster(options.workers());
    this.deadline = new Deadline(nanoClock);
    deadline.in(options.joinTimeout());
  }

  CoordinatorState state() {
    return state;
  }

  boolean isClosed() {
    return state == CoordinatorState.CLOSED;
  }

  /** Done when all workers are connected; failed when they will not be. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  Deadline deadline() {
    return deadline;
  }

  void handle(Event event) {
    if (event instanceof Event.Connected arrival) {
      connected(arrival.member());
    } else if (event instanceof Event.Received received) {
      received(received.member(), received.delivery());
    } else if (event instanceof Event.Ended ended) {
      lost(ended.member(), ended.cause().getMessage());
    } else if (event instanceof Event.Exited exited) {
      exited(exited.workerId(), exited.description());
    } else if (event instanceof Event.LaunchFailed launch) {
      launchFailed(launch.line());
    } else if (event instanceof Event.Run run) {
      run(run.blob(), run.outcome());
    } else if (event instanceof Event.Cancel cancel) {
      cancel(cancel.outcome(), cancel.reason());
    } else {
      close();
    }
  }

  void deadlinePassed() {
    deadline.clear();
    if (running != null || outsideTasks.isOpen()) {
      conclude();
    } else if (state == CoordinatorState.WAITING_FOR_WORKERS) {
      fail(
          new JobFailedException(
              roster.whoIsMissing() + within(options.joinTimeout().toSeconds())));
    } else if (state == CoordinatorState.CONNECTING) {
      fail(
          new JobFailedException(
              roster.whoIsLate() + within(options.connectTimeout().toSeconds())));
    }
  }

  private static String within(long seconds) {
    return " within " + seconds + " s";
  }

  // Coming together.

  private void connected(Member member) {
    connected.add(member);
    if (failure != null) {
      refuse(member, "the job has failed: " + failure.getMessage());
    }
  }

  private void received(Member member, Delivery delivery) {
    ControlMessage message = delivery.message();
    if (message instanceof ControlMessage.Join join) {
      join(member, join);
    } else if (message instanceof ControlMessage.JoinFailed failed) {
      joinFailed(member, failed);
    } else if (!roster.contains(member)) {
      member.connection().abort(); // It speaks before it has joined.
    } else if (message instanceof ControlMessage.Ready) {
      ready(member);
    } else if (running != null) {
      receivedOfTask(member, message, delivery.blob());
    }
  }

  private void join(Member member, ControlMessage.Join join) {
    String refusal =
        state == CoordinatorState.WAITING_FOR_WORKERS
            ? roster.add(member, join)
            : "the job is " + state + " already";
    if (refusal != null) {
      refuse(member, refusal);
    } else if (roster.isComplete()) {
      roster.assignRanks();
      roster.announce(FIRST_GENERATION);
      state = CoordinatorState.CONNECTING;
      deadline.in(options.connectTimeout());
    }
  }

  private void refuse(Member member, String reason) {
    LOG.debug("refused {}: {}", member, reason);
    member.connection().send(new ControlMessage.Rejected(reason));
    member.connection().close();
  }

  private void joinFailed(Member member, ControlMessage.JoinFailed message) {
    boolean alone = !member.hasJoined();
    if (alone) {
      member.introduced(message);
    }
    // One that has joined failed to reach a peer, and that peer may have a better explanation.
    Evidence.Strength strength = alone ? Evidence.Strength.CAUSE : Evidence.Strength.PEER_LOST;
    String line = "cannot take part: " + message.message();
    suspect(new Evidence(member, strength, line, message.stackTrace()));
  }

  private void ready(Member member) {
    member.markReady();
    if (state == CoordinatorState.CONNECTING && roster.isReady()) {
      becomeReady();
      ready.complete(null);
    }
  }

  private void becomeReady() {
    state = CoordinatorState.READY;
    deadline.clear();
    running = null;
  }

  // Running a task.

  private void run(byte[] blob, TaskOutcome outcome) {
    if (outsideTasks.isOpen()) {
      conclude(); // Somebody was lost since the last task: do not wait for the reason any longer.
    }
    if (failure != null) {
      outcome.fail(new JobFailedException("the workers are gone: " + failure.getMessage()));
    } else if (state != CoordinatorState.READY) {
      outcome.fail(new IllegalStateException("the workers are " + state + ", expected READY"));
    } else {
      running = new TaskRun(++taskCount, roster, outcome);
      state = CoordinatorState.RUNNING;
      running.start(blob);
    }
  }

  private void receivedOfTask(Member member, ControlMessage message, byte[] blob) {
    boolean suspected = running.inquest().isOpen();
    if (message instanceof ControlMessage.TaskProgress progress) {
      checkWeights(member, progress);
    } else if (message instanceof ControlMessage.TaskDone done) {
      running.done(member, done, blob);
    } else if (message instanceof ControlMessage.TaskFailed failed) {
      running.failed(member, failed);
    }
    if (running != null && running.hasEndedEverywhere()) {
      conclude();
    } else if (running != null && !suspected && running.inquest().isOpen()) {
      beginInquest();
    }
  }

  private void checkWeights(Member member, ControlMessage.TaskProgress progress) {
    try {
      running.progress(member, progress);
    } catch (WeightsDivergedException e) {
      fail(e);
    }
  }

  private void cancel(TaskOutcome outcome, String reason) {
    if (running != null && running.outcome() == outcome && !running.isCancelled()) {
      running.cancel(reason);
      deadline.in(options.failureGrace());
    }
  }

  // Failing.

  private void lost(Member member, String cause) {
    connected.remove(member);
    if (roster.contains(member)) {
      String line = "was lost: " + cause;
      suspect(new Evidence(member, Evidence.Strength.CONNECTION_LOST, line, ""));
    }
  }

  private void exited(int workerId, String description) {
    Member member = roster.byWorkerId(workerId);
    if (member == null) {
      fail(
          new JobFailedException(
              "worker " + workerId + " ended before it had joined: " + description));
    } else {
      suspect(new Evidence(member, Evidence.Strength.CAUSE, "ended: " + description, ""));
      conclude(); // Nothing can explain more.
    }
  }

  private void launchFailed(String line) {
    if (inquest().isOpen()) {
      conclude(); // What a worker said before explains more.
    } else {
      fail(new JobFailedException(line));
    }
  }

  private Inquest inquest() {
    return running == null ? outsideTasks : running.inquest();
  }

  private void suspect(Evidence evidence) {
    if (failure != null) {
      return;
    }
    boolean first = !inquest().isOpen();
    inquest().add(evidence);
    if (running == null && inquest().knowsCause()) {
      conclude();
    } else if (first) {
      beginInquest();
    }
  }

  /** The first sign stops the task everywhere and starts the wait for better ones. */
  private void beginInquest() {
    deadline.in(options.failureGrace());
    if (running != null) {
      Evidence sign = running.inquest().strongest();
      running.stop(sign.member() + " " + sign.line());
    }
  }

  /** All that will be known is known: ends the task, or the job, or both. */
  private void conclude() {
    TaskRun run = running;
    if (run == null) {
      if (outsideTasks.isOpen()) {
        fail(outsideTasks.verdict(0));
      }
    } else if (run.hasSucceeded()) {
      becomeReady();
      run.outcome().succeed(run.results());
    } else if (run.leftInStep() && connected.containsAll(roster.members())) {
      becomeReady();
      run.outcome().fail(run.verdict());
    } else {
      fail(run.verdict());
    }
  }

  void fail(RuntimeException cause) {
    if (failure == null) {
      state = CoordinatorState.FAILED;
      end(cause);
    }
  }

  private void close() {
    if (failure == null) {
      end(new CancellationException("the coordinator was closed"));
    }
    state = CoordinatorState.CLOSED;
  }

  private void end(RuntimeException cause) {
    failure = cause;
    deadline.clear();
    for (Member member : List.copyOf(connected)) {
      member.connection().send(new ControlMessage.Shutdown(String.valueOf(cause.getMessage())));
      member.connection().close();
    }
    ready.completeExceptionally(cause);
    if (running != null) {
      running.outcome().fail(cause);
      running = null;
    }
  }
}
