package org.mirrorball.coordinator;

import java.io.IOException;
import org.mirrorball.control.Delivery;

/** What the job's thread is told. */
sealed interface Event {

  /** Somebody who knows the secret has connected. */
  record Connected(Member member) implements Event {}

  /** A worker said something. */
  record Received(Member member, Delivery delivery) implements Event {}

  /** A worker's connection ended. */
  record Ended(Member member, IOException cause) implements Event {}

  /** The launcher saw a worker end. */
  record Exited(int workerId, String description) implements Event {}

  /** The launcher has no workers any more. */
  record LaunchFailed(String line) implements Event {}

  /** The user wants a task run. */
  final class Run implements Event {

    private final byte[] blob;
    private final TaskOutcome outcome;

    Run(byte[] blob, TaskOutcome outcome) {
      this.blob = blob;
      this.outcome = outcome;
    }

    byte[] blob() {
      return blob;
    }

    TaskOutcome outcome() {
      return outcome;
    }
  }

  /** The user no longer wants it. */
  record Cancel(TaskOutcome outcome, String reason) implements Event {}

  /** The user is done. */
  record Close() implements Event {}
}
