package org.mirrorball.nn;

/** Hears how training goes on. */
@FunctionalInterface
public interface TrainingListener {

  /** Hears nothing. */
  TrainingListener SILENT = progress -> {};

  void onStep(TrainingProgress progress);
}
