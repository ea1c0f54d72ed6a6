package org.mirrorball.nn;

import java.io.IOException;
import java.util.ArrayList;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.data.Batch;
import org.mirrorball.data.EpochReader;
import org.mirrorball.data.ShardReader;

/**
 * One mirror of the model: trains on its share of every global batch, in time with all others. Runs
 * in a worker's process, or alone in the user's. Used by one thread.
 */
public final class Replica implements AutoCloseable {

  private final TrainingJob job;
  private final ReplicaGroup group;
  private final TrainingListener listener;
  private final Configuration configuration;
  private final Parameters parameters;
  private final OptimizerState optimizer;
  private final TrainingStep trainingStep;
  private final Throughput throughput;
  private final long totalSteps;
  private long step;

  /**
   * Builds the model's plan; weights get their values from the seed, or are the job's.
   *
   * @param nanoClock as {@link System#nanoTime}
   */
  public Replica(
      TrainingJob job,
      ReplicaGroup group,
      TrainingListener listener,
      Configuration configuration,
      LongSupplier nanoClock) {
    this.job = job;
    this.group = group;
    this.listener = listener;
    this.configuration = configuration;
    StepShape shape = job.stepShape();
    this.parameters = job.model().parameters(shape.features());
    job.initialWeights().ifPresent(parameters::assign);
    this.optimizer = job.model().compilation().optimizer().newState(parameters.vector());
    this.trainingStep =
        new TrainingStep(job.model(), shape, parameters, optimizer, group.exchange());
    this.totalSteps = (long) job.plan().stepsPerEpoch() * job.options().epochs();
    this.throughput = new Throughput(nanoClock, totalSteps);
  }

  /** Trains to the end; all replicas return the same history, but for the figures of time. */
  public History train() throws IOException {
    resume();
    requireSameWeights();
    var epochs = new ArrayList<Evaluation>();
    try (var reader =
        ShardReader.open(
            job.dataset(), job.plan(), group.rank(), job.options().seed(), configuration)) {
      int stepsPerEpoch = job.plan().stepsPerEpoch();
      for (int epoch = (int) (step / stepsPerEpoch); epoch < job.options().epochs(); epoch++) {
        epochs.add(trainEpoch(reader, epoch));
      }
    }
    requireSameWeights();
    checkpointIfDue(true);
    return new History(epochs, step, throughput.samplesPerSecond(), parameters.crc());
  }

  /** The weights, trained or not. */
  public Parameters parameters() {
    return parameters;
  }

  private Evaluation trainEpoch(ShardReader reader, int epoch) throws IOException {
    var epochSums = new SampleSums.Accumulator(job.model().compilation().metrics().size());
    int firstStep = (int) (step % job.plan().stepsPerEpoch()); // 0 unless resumed
    try (EpochReader batches = reader.epoch(epoch, firstStep)) {
      for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
        group.checkCancelled();
        trainingStep.run(batch);
        step++;
        epochSums.add(trainingStep.sums());
        throughput.stepDone((long) SampleSums.weightOf(trainingStep.sums()));
        long crc = checkpointIfDue(false);
        listener.onStep(progress(epoch, epochSums, crc));
      }
    }
    return epochSums.mean();
  }

  private TrainingProgress progress(int epoch, SampleSums.Accumulator epochSums, long crc) {
    return new TrainingProgress(
        epoch + 1,
        step,
        totalSteps,
        SampleSums.meanLossOf(trainingStep.sums()),
        epochSums.mean().metric(),
        throughput.samplesPerSecond(),
        crc);
  }

  private void resume() throws IOException {
    FitOptions options = job.options();
    if (!options.resume()) {
      return;
    }
    var newest = Checkpoint.newest(options.checkpointDirectory(), configuration);
    if (newest.isPresent()) {
      step = newest.get().restore(parameters, optimizer, job.position(), configuration);
      trainingStep.restoreStep(step);
    }
  }

  private void requireSameWeights() {
    group.requireSameWeights(step, parameters.crc());
  }

  /** Returns the CRC of the weights written, or {@link TrainingProgress#NO_CRC}. */
  private long checkpointIfDue(boolean atTheEnd) throws IOException {
    FitOptions options = job.options();
    if (options.checkpointDirectory() == null || !isDue(options, atTheEnd)) {
      return TrainingProgress.NO_CRC;
    }
    long crc = parameters.crc();
    group.requireSameWeights(step, crc);
    if (group.rank() == 0) {
      Checkpoint.write(
          options.checkpointDirectory(),
          step,
          job.position(),
          parameters,
          optimizer,
          configuration);
    }
    group.barrier(); // no rank is ahead of a checkpoint that is not there yet
    return crc;
  }

  private boolean isDue(FitOptions options, boolean atTheEnd) {
    boolean byInterval =
        options.checkpointEverySteps() > 0 && step % options.checkpointEverySteps() == 0;
    return atTheEnd ? !byInterval : byInterval;
  }

  @Override
  public void close() {
    trainingStep.close();
    optimizer.close();
  }

  /** Loss and metrics of the job's model over its dataset, summed over all replicas. */
  public static Evaluation evaluate(
      TrainingJob job, ReplicaGroup group, Configuration configuration) throws IOException {
    Parameters parameters = job.model().parameters(job.stepShape().features());
    job.initialWeights().ifPresent(parameters::assign);
    int metricCount = job.model().compilation().metrics().size();
    var sums = new SampleSums.Accumulator(metricCount);
    try (var step = new EvaluationStep(job.model(), job.stepShape());
        var reader = ShardReader.open(job.dataset(), job.plan(), group.rank(), 0, configuration);
        EpochReader batches = reader.epoch(0)) {
      for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
        group.checkCancelled();
        sums.add(step.run(batch));
      }
    }
    return SampleSums.mean(group.sum(sums.sums()));
  }
}
