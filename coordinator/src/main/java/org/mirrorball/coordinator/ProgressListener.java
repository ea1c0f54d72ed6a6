package org.mirrorball.coordinator;

import org.mirrorball.worker.Progress;

/** Hears how far a task is, on the thread that runs it. */
@FunctionalInterface
public interface ProgressListener {

  /** Hears nothing. */
  ProgressListener NONE = progress -> {};

  /** Rank 0 has reported; an exception thrown here calls the task off. */
  void progress(Progress progress);
}
