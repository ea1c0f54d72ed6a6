package org.mirrorball.nn;

import java.util.ArrayList;
import java.util.List;
import org.mirrorball.tensor.FlatVector;

/**
 * How far training has come and what it came to: the steps done, and the sums of each epoch, the
 * running one included. A checkpoint holds it whole, so that a resumed training reports what an
 * uninterrupted one does. Used by one thread.
 */
final class TrainingRecord {

  private final int stepsPerEpoch;
  private final List<Metric> metrics;
  private final List<SampleSums.Accumulator> epochs = new ArrayList<>();
  private long step;

  TrainingRecord(int stepsPerEpoch, List<Metric> metrics) {
    this.stepsPerEpoch = stepsPerEpoch;
    this.metrics = metrics;
  }

  void stepDone(FlatVector sums) {
    if (stepInEpoch() == 0) {
      epochs.add(new SampleSums.Accumulator(metrics));
    }
    epochs.get(epochs.size() - 1).add(sums);
    step++;
  }

  /** Steps done since the start of training. */
  long step() {
    return step;
  }

  /** The epoch of the next step, from 0. */
  int epoch() {
    return (int) (step / stepsPerEpoch);
  }

  /** Steps of the next step's epoch that are done. */
  int stepInEpoch() {
    return (int) (step % stepsPerEpoch);
  }

  /** Loss and metrics of each epoch begun. */
  List<Evaluation> evaluations() {
    return epochs.stream().map(SampleSums.Accumulator::mean).toList();
  }

  /** The epoch of the last step. */
  Evaluation last() {
    return epochs.get(epochs.size() - 1).mean();
  }

  /** The sums of each epoch begun, for a checkpoint. */
  List<double[]> epochSums() {
    return epochs.stream().map(SampleSums.Accumulator::sums).toList();
  }

  /** Goes on from a checkpoint. */
  void restore(long restoredStep, List<double[]> epochSums) {
    step = restoredStep;
    epochs.clear();
    epochSums.forEach(sums -> epochs.add(new SampleSums.Accumulator(metrics, sums)));
  }
}
