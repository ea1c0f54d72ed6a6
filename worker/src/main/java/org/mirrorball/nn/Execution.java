package org.mirrorball.nn;

import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;

/** Who carries out {@code fit} and {@code evaluate}: this process, or a strategy's workers. */
public interface Execution {

  /**
   * Trains the model; its weights are the trained ones afterwards.
   *
   * @param listener hears of each step, on a thread of the execution's
   */
  History fit(Model model, Dataset<Batch> dataset, FitOptions options, TrainingListener listener);

  /** Loss and metrics over the whole dataset. */
  Evaluation evaluate(Model model, Dataset<Batch> dataset);
}
