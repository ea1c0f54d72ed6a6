package org.mirrorball.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mirrorball.data.Batch;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.Graph;
import org.mirrorball.tensor.Plan;
import org.mirrorball.tensor.SampleKey;
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
  private final StateUpdates stateUpdates;
  private final GradientExchange exchange;
  private final FiniteCheck finiteCheck;
  private int nextBucket;

  TrainingStep(
      Model model,
      StepShape shape,
      Parameters parameters,
      OptimizerState optimizer,
      ReplicaGroup group) {
    this.optimizer = optimizer;
    this.exchange = group.exchange();
    this.sums = exchange.allocate(SampleSums.LENGTH + parameters.elementCount());
    var graph = new Graph();
    var builder = Plan.builder(graph);
    try (var tracing = graph.trace()) {
      var inputs = StepInputs.in(graph, shape);
      try (var phase = Phase.traced(inputs, exchange.replicaSums())) {
        Tensor predictions = model.apply(inputs.features());
        List<Tensor> head = SampleSums.of(model, predictions, inputs.labels(), inputs.weights());
        var parts = parts(graph, parameters, head);
        SampleSums.bind(builder, head, sums);
        parts.forEach(part -> builder.output(part.value(), sums, part.offset()));
        this.stateUpdates = new StateUpdates(parameters, phase.updates());
        List<Part> states = statesOf(stateUpdates.sums(head.get(1)));
        states.forEach(part -> builder.output(part.value(), sums, part.offset()));
        parts.addAll(states);
        this.buckets = cut(graph, head, parts);
      }
    }
    this.plan = builder.build();
    this.finiteCheck = new FiniteCheck(group, plan);
  }

  /** A range of the sums and what is written there. */
  private record Part(Tensor value, long offset) {}

  private static List<Part> parts(Graph graph, Parameters parameters, List<Tensor> head) {
    var slots = parameters.trainableSlots();
    var variables = slots.stream().map(Parameters.Slot::variable).toList();
    List<Tensor> gradients = graph.gradient(head.get(0), variables);
    var parts = new ArrayList<Part>();
    for (int i = 0; i < gradients.size(); i++) {
      parts.add(new Part(gradients.get(i), SampleSums.LENGTH + slots.get(i).elementOffset()));
    }
    return parts;
  }

  private static List<Part> statesOf(Map<Parameters.Slot, Tensor> sums) {
    var parts = new ArrayList<Part>();
    sums.forEach((slot, sum) -> parts.add(new Part(sum, SampleSums.LENGTH + slot.elementOffset())));
    return parts;
  }

  private static List<Buckets.Bucket> cut(Graph graph, List<Tensor> head, List<Part> parts) {
    int[] offsets = new int[parts.size() + 1];
    int[] counts = new int[parts.size() + 1];
    int[] positions = new int[parts.size() + 1];
    counts[0] = SampleSums.LENGTH;
    positions[0] = head.stream().mapToInt(graph::position).max().orElseThrow();
    for (int i = 1; i <= parts.size(); i++) {
      var part = parts.get(i - 1);
      offsets[i] = Math.toIntExact(part.offset());
      counts[i] = Math.toIntExact(part.value().shape().elementCount());
      positions[i] = graph.position(part.value());
    }
    return Buckets.cut(offsets, counts, positions, BUCKET_ELEMENTS);
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
    nextBucket = 0;
    exchange.begin(key.step());
    plan.run(position -> launchBucketsReadyAt(position, key.step()));
    launchBucketsReadyAt(Integer.MAX_VALUE, key.step());
    exchange.awaitAll();
    finiteCheck.require(key.step(), sums, 0, sums.elementCount());
    float weight = SampleSums.weightOf(sums);
    if (weight != 0) { // a filter may have left nothing of a whole global batch
      optimizer.apply(sums, SampleSums.LENGTH, 1 / weight);
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
