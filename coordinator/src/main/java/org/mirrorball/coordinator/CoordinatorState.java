package org.mirrorball.coordinator;

/** Where a job is. */
public enum CoordinatorState {
  /** Fewer workers than wanted have joined. */
  WAITING_FOR_WORKERS,
  /** All have ranks and probe their peers. */
  CONNECTING,
  /** All wait for a task. */
  READY,
  /** All run one. */
  RUNNING,
  /** A worker was lost; the rest are told to end. */
  FAILED,
  /** It is over. */
  CLOSED
}
