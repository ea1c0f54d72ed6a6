package org.mirrorball.coordinator;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job's thread: takes one event after the other, and minds the deadline in between. */
final class JobLoop implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(JobLoop.class);

  /** Events that wait; readers of connections that have more to tell wait with them. */
  private static final int EVENT_CAPACITY = 1024;

  private static final long OFFER_LIMIT_MS = 100;

  private final Job job;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(EVENT_CAPACITY);

  JobLoop(Job job) {
    this.job = job;
  }

  /** Hands over an event, from any thread. */
  void submit(Event event) {
    boolean interrupted = false;
    boolean accepted = false;
    while (!accepted && !job.isClosed()) {
      try {
        accepted = events.offer(event, OFFER_LIMIT_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (!accepted) {
      refuse(event);
    } else if (job.isClosed()) {
      refuseAll(); // It may have come after the loop looked for the last time.
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    while (!job.isClosed()) {
      try {
        Event event = next();
        if (event != null) {
          job.handle(event);
        }
        if (job.deadline().hasPassed()) {
          job.deadlinePassed();
        }
      } catch (InterruptedException e) {
        job.handle(new Event.Close());
      } catch (RuntimeException e) {
        LOG.error("the coordinator itself failed", e);
        job.fail(new JobFailedException("the coordinator itself failed: " + e));
      }
    }
    refuseAll();
  }

  private Event next() throws InterruptedException {
    Deadline deadline = job.deadline();
    return deadline.isSet() ? events.poll(deadline.leftNs(), TimeUnit.NANOSECONDS) : events.take();
  }

  private void refuseAll() {
    for (Event event = events.poll(); event != null; event = events.poll()) {
      refuse(event);
    }
  }

  /** Nobody waits for an answer that will not come. */
  private static void refuse(Event event) {
    if (event instanceof Event.Run run) {
      run.outcome().fail(new IllegalStateException("the coordinator is closed"));
    } else if (event instanceof Event.Connected arrival) {
      arrival.member().connection().abort();
    }
  }
}
