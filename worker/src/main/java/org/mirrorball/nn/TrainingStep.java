package org.mirrorball.nn;

import java.util.List;
import org.mirrorball.data.Batch;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.Plan;
import org.mirrorball.tensor.SampleKey;

/**
 * One synchronous step of one replica, compiled once and run again and again: forward, backward,
 * exchange of each bucket as soon as it is complete, update. Used by one thread.
 */
final class TrainingStep implements AutoCloseable {

  // 32 Ki floats: LeNet-5's dense layers fill a bucket while its convolutions still run backward;
  // smaller ones pay the ring's latency more often than they gain.
  private static final int BUCKET_ELEMENTS = 32 << 10;

  private final Plan plan;
  private final FlatVector sums;
  private final List<Buckets.Bucket> buckets;
  private final OptimizerState optimizer;
  private final LossScale lossScale;
  private final StateUpdates stateUpdates;
  private final GradientExchange exchange;
  private final FiniteCheck finiteCheck;
  private int nextBucket;

  TrainingStep(
      Model model,
      StepShape shape,
      Parameters parameters,
      OptimizerState optimizer,
      LossScale lossScale,
      ReplicaGroup group) {
    this.optimizer = optimizer;
    this.exchange = group.exchange();
    this.lossScale = lossScale;
    this.sums = exchange.allocate(SampleSums.LENGTH + parameters.elementCount());
    var step = StepGraph.trace(model, shape, parameters, exchange.replicaSums());
    this.stateUpdates = step.stateUpdates();
    this.buckets = step.buckets(BUCKET_ELEMENTS);
    this.plan = step.plan(sums).build();
    this.finiteCheck = new FiniteCheck(group, plan);
  }

  /**
   * Trains on one batch; {@link #sums} then holds the sums over all replicas.
   *
   * @param key its step names the exchange in errors; the same on every replica
   */
  void run(Batch batch, SampleKey key) {
    StepInputs.feed(plan, batch);
    run(key);
  }

  /** Trains on what stands in the plan's inputs. */
  void run(SampleKey key) {
    StepInputs.feed(plan, key);
    float scale = lossScale.value();
    plan.input(StepGraph.LOSS_SCALE).putFloat(0, scale);
    nextBucket = 0;
    exchange.begin(key.step());
    plan.run(position -> launchBucketsReadyAt(position, key.step()));
    launchBucketsReadyAt(Integer.MAX_VALUE, key.step());
    exchange.awaitAll();
    // Scaled gradients may be infinite: such a step is skipped.
    long mustBeFinite = lossScale.isDynamic() ? SampleSums.LENGTH : sums.elementCount();
    finiteCheck.require(key.step(), sums, 0, mustBeFinite);
    float weight = SampleSums.weightOf(sums);
    boolean finite =
        lossScale.admits(sums, SampleSums.LENGTH, sums.elementCount() - SampleSums.LENGTH);
    finiteCheck.requireSteps(key.step(), lossScale);
    if (finite && weight != 0) { // a filter may have left nothing of a whole global batch
      optimizer.apply(sums, SampleSums.LENGTH, 1 / (weight * scale));
      stateUpdates.apply(sums, weight);
    }
  }

  private void launchBucketsReadyAt(int position, long step) {
    while (nextBucket < buckets.size() && buckets.get(nextBucket).readyPosition() <= position) {
      var bucket = buckets.get(nextBucket);
      exchange.bucketReady(step, nextBucket, sums, bucket.offset(), bucket.count());
      nextBucket++;
    }
  }

  /** The head of the sums of the last step. */
  FlatVector sums() {
    return sums;
  }

  /** What a step computes before its update. */
  Plan plan() {
    return plan;
  }

  @Override
  public void close() {
    plan.close();
    sums.close();
  }
}
