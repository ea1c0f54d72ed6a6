package org.mirrorball.nn;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.data.Batch;
import org.mirrorball.data.EpochReader;
import org.mirrorball.data.ShardReader;
import org.mirrorball.tensor.SampleKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mirror of the model: trains on its share of every global batch, in time with all others. Runs
 * in a worker's process, or alone in the user's. Used by one thread.
 */
public final class Replica implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  private final TrainingJob job;
  private final ReplicaGroup group;
  private final TrainingListener listener;
  private final Configuration configuration;
  private final Parameters parameters;
  private final OptimizerState optimizer;
  private final LossScale lossScale;
  private final TrainingStep trainingStep;
  private final Throughput throughput;
  private final TrainingRecord record;
  private final long totalSteps;
  private long checkpointedStep = -1;

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
    this.optimizer = job.model().compilation().optimizer().newState(parameters, group.worldSize());
    this.lossScale = LossScale.of(job.model().precision());
    if (group.rank() == 0) {
      job.model().precision().caveat().ifPresent(LOG::warn);
    }
    this.trainingStep =
        new TrainingStep(job.model(), shape, parameters, optimizer, lossScale, group);
    warnOfHostOperations();
    this.record =
        new TrainingRecord(job.plan().stepsPerEpoch(), job.model().compilation().metrics());
    this.totalSteps = (long) job.plan().stepsPerEpoch() * job.options().epochs();
    this.throughput = new Throughput(nanoClock, totalSteps);
  }

  private void warnOfHostOperations() {
    List<String> operations = trainingStep.plan().hostOperations();
    if (group.rank() == 0 && !operations.isEmpty()) {
      LOG.warn("not on the GPU, with copies to the host and back in every step: {}", operations);
    }
  }

  /**
   * Trains to the end; all replicas return the same history, but for the figures of time and the
   * damage, which is what this one has found.
   */
  public History train() throws IOException {
    resume();
    requireSameWeights();
    List<String> damage;
    try (var reader =
        ShardReader.open(
            job.dataset(),
            LocalPlan.of(job, group),
            group.rank(),
            job.options().seed(),
            configuration)) {
      while (record.epoch() < job.options().epochs()) {
        trainEpoch(reader);
      }
      damage = reader.damage();
    }
    if (job.options().checkpointDirectory() != null && checkpointedStep != record.step()) {
      requireSameWeights();
      writeCheckpoint();
    }
    optimizer.finish();
    long crc = requireSameWeights();
    return new History(
        record.evaluations(),
        record.step(),
        throughput.samplesPerSecond(),
        inputWaitShares(),
        damage,
        crc);
  }

  /** That of each rank. */
  private List<Double> inputWaitShares() {
    double[] shares = new double[group.worldSize()];
    shares[group.rank()] = throughput.inputWaitShare();
    return Arrays.stream(group.sum(shares)).boxed().toList();
  }

  /** The weights, trained or not. */
  public Parameters parameters() {
    return parameters;
  }

  private void trainEpoch(ShardReader reader) throws IOException {
    int epoch = record.epoch();
    try (EpochReader batches = reader.epoch(epoch, record.stepInEpoch())) {
      for (Batch batch = awaited(batches); batch != null; batch = awaited(batches)) {
        group.checkCancelled();
        trainingStep.run(batch, key());
        record.stepDone(trainingStep.sums());
        throughput.stepDone((long) SampleSums.weightOf(trainingStep.sums()));
        listener.onStep(progress(epoch, checkpointIfDue()));
      }
    }
  }

  private Batch awaited(EpochReader batches) throws IOException {
    throughput.waitBegins();
    Batch batch = batches.next();
    throughput.waitEnds();
    return batch;
  }

  /** What dropout depends on in the next step. */
  private SampleKey key() {
    long firstSample = (long) group.rank() * job.stepShape().slots();
    return new SampleKey(job.options().seed(), record.step() + 1, firstSample);
  }

  private TrainingProgress progress(int epoch, long crc) {
    return new TrainingProgress(
        epoch + 1,
        record.step(),
        totalSteps,
        SampleSums.meanLossOf(trainingStep.sums()),
        record.last().metric(),
        throughput.samplesPerSecond(),
        throughput.inputWaitShare(),
        crc);
  }

  private void resume() throws IOException {
    FitOptions options = job.options();
    if (!options.resume()) {
      return;
    }
    var newest = Checkpoint.newest(options.checkpointDirectory(), configuration);
    if (newest.isPresent()) {
      newest.get().restore(job.position(record), state(), configuration);
      checkpointedStep = record.step();
    }
  }

  private Checkpoint.State state() {
    return new Checkpoint.State(record, parameters, optimizer, lossScale);
  }

  /** Returns the CRC that all replicas' weights have. */
  private long requireSameWeights() {
    long crc = parameters.crc();
    group.requireSameWeights(record.step(), crc);
    return crc;
  }

  /** Returns the CRC of the weights written, or {@link TrainingProgress#NO_CRC}. */
  private long checkpointIfDue() throws IOException {
    long everySteps = job.options().checkpointEverySteps();
    if (everySteps == 0 || record.step() % everySteps != 0) {
      return TrainingProgress.NO_CRC;
    }
    long crc = requireSameWeights();
    writeCheckpoint();
    return crc;
  }

  private void writeCheckpoint() throws IOException {
    if (group.rank() == 0) {
      Checkpoint.write(
          job.options().checkpointDirectory(), job.position(record), state(), configuration);
    }
    group.barrier(); // no rank is ahead of a checkpoint that is not there yet
    checkpointedStep = record.step();
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
    List<Metric> metrics = job.model().compilation().metrics();
    var sums = new SampleSums.Accumulator(metrics);
    try (var step = new EvaluationStep(job.model(), job.stepShape());
        var reader =
            ShardReader.open(
                job.dataset(), LocalPlan.of(job, group), group.rank(), 0, configuration);
        EpochReader batches = reader.epoch(0)) {
      for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
        group.checkCancelled();
        sums.add(step.run(batch));
      }
    }
    return SampleSums.mean(metrics, group.sum(sums.sums()));
  }
}
