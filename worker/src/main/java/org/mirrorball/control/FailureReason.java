package org.mirrorball.control;

/** Whose fault a failed task is. */
public enum FailureReason {
  /** The task itself threw. */
  OWN,
  /** A collective operation missed another rank. */
  PEER_LOST,
  /** The coordinator called the task off. */
  CANCELLED
}
