package org.mirrorball.nn;

import java.util.List;
import org.mirrorball.data.Batch;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.Graph;
import org.mirrorball.tensor.Plan;
import org.mirrorball.tensor.Tensor;

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
  private final GradientExchange exchange;
  private int nextBucket;

  TrainingStep(
      Model model,
      StepShape shape,
      Parameters parameters,
      OptimizerState optimizer,
      GradientExchange exchange) {
    this.optimizer = optimizer;
    this.exchange = exchange;
    this.sums = FlatVector.allocate(SampleSums.LENGTH + parameters.elementCount());
    var graph = new Graph();
    var builder = Plan.builder(graph);
    try (var tracing = graph.trace()) {
      var inputs = StepInputs.in(graph, shape);
      Tensor predictions = model.apply(inputs.features());
      List<Tensor> head =
          SampleSums.of(model.compilation(), predictions, inputs.labels(), inputs.weights());
      List<Tensor> gradients = graph.gradient(head.get(0), parameters.variables());
      SampleSums.bind(builder, head, sums);
      for (int i = 0; i < gradients.size(); i++) {
        long offset = parameters.slots().get(i).elementOffset();
        builder.output(gradients.get(i), sums, SampleSums.LENGTH + offset);
      }
      this.buckets = cut(graph, parameters, head, gradients);
    }
    this.plan = builder.build();
  }

  private static List<Buckets.Bucket> cut(
      Graph graph, Parameters parameters, List<Tensor> head, List<Tensor> gradients) {
    int parts = gradients.size() + 1;
    int[] offsets = new int[parts];
    int[] counts = new int[parts];
    int[] positions = new int[parts];
    counts[0] = SampleSums.LENGTH;
    positions[0] = head.stream().mapToInt(graph::position).max().orElseThrow();
    for (int i = 1; i < parts; i++) {
      var slot = parameters.slots().get(i - 1);
      offsets[i] = Math.toIntExact(SampleSums.LENGTH + slot.elementOffset());
      counts[i] = Math.toIntExact(slot.variable().shape().elementCount());
      positions[i] = graph.position(gradients.get(i - 1));
    }
    return Buckets.cut(offsets, counts, positions, BUCKET_ELEMENTS);
  }

  /**
   * Trains on one batch; {@link #sums} then holds the sums over all replicas.
   *
   * @param step names the exchange in errors; the same on every replica
   */
  void run(Batch batch, long step) {
    StepInputs.feed(plan, batch);
    nextBucket = 0;
    plan.run(position -> launchBucketsReadyAt(position, step));
    launchBucketsReadyAt(Integer.MAX_VALUE, step);
    exchange.awaitAll();
    optimizer.apply(sums, SampleSums.LENGTH, 1f / SampleSums.weightOf(sums));
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

  @Override
  public void close() {
    plan.close();
    sums.close();
  }
}
