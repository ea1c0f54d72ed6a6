package org.mirrorball.worker;

import org.mirrorball.nn.TrainingListener;
import org.mirrorball.nn.TrainingProgress;

/**
 * Tells the coordinator of steps: rank 0 of each, since all have the same sums; the others only of
 * those at which the weights' CRC was computed, for the coordinator to compare.
 */
final class StepReports implements TrainingListener {

  private final WorkerContext context;

  StepReports(WorkerContext context) {
    this.context = context;
  }

  @Override
  public void onStep(TrainingProgress progress) {
    if (context.rank() == 0 || progress.weightsCrc() != TrainingProgress.NO_CRC) {
      context.report(
          new Progress(
              progress.epoch(),
              progress.step(),
              progress.totalSteps(),
              progress.loss(),
              progress.metric(),
              progress.samplesPerSecond(),
              progress.inputWaitShare(),
              progress.weightsCrc()));
    }
  }
}
