package org.mirrorball.nn;

import java.util.ArrayList;
import java.util.List;
import org.mirrorball.tensor.DType;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.Graph;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Plan;
import org.mirrorball.tensor.PlanBuilder;
import org.mirrorball.tensor.ReplicaSums;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/**
 * What one training step computes before replicas exchange anything: forward and backward.
 *
 * @param head see {@link SampleSums}
 * @param parts gradients, then sums of new values of what layers remember
 * @param stateUpdates what becomes of the latter
 * @param decisions in which type each matrix product runs, and why
 */
record StepGraph(
    Graph graph,
    List<Tensor> head,
    List<Part> parts,
    StateUpdates stateUpdates,
    List<String> decisions) {

  /** The input that the gradients are multiplied with: see {@link LossScale}. */
  static final String LOSS_SCALE = "lossScale";

  /** A result, and the place in the sums where it is written. */
  record Part(Tensor value, long offset) {}

  /**
   * Traces a model's training, in its precision.
   *
   * @param replicas for operations in the middle of a step; all trace the same model now
   */
  static StepGraph trace(
      Model model, StepShape shape, Parameters parameters, ReplicaSums replicas) {
    var graph = new Graph();
    try (var tracing = graph.trace()) {
      var inputs = StepInputs.in(graph, shape);
      try (var phase = Phase.traced(inputs, replicas)) {
        Tensor predictions = model.apply(inputs.features());
        List<Tensor> head = SampleSums.of(model, predictions, inputs.labels(), inputs.weights());
        var parts = new ArrayList<>(gradients(graph, parameters, head.get(0)));
        var stateUpdates = new StateUpdates(parameters, phase.updates());
        stateUpdates
            .sums(head.get(1))
            .forEach((slot, sum) -> parts.add(new Part(sum, offsetOf(slot))));
        return new StepGraph(graph, head, parts, stateUpdates, List.of())
            .in(model.precision(), replicas);
      }
    }
  }

  private static List<Part> gradients(Graph graph, Parameters parameters, Tensor loss) {
    Tensor scaled = Ops.multiply(loss, graph.input(LOSS_SCALE, DType.FLOAT32, Shape.of()));
    var slots = parameters.trainableSlots();
    var variables = slots.stream().map(Parameters.Slot::variable).toList();
    List<Tensor> gradients = graph.gradient(scaled, variables);
    var parts = new ArrayList<Part>();
    for (int i = 0; i < gradients.size(); i++) {
      parts.add(new Part(gradients.get(i), offsetOf(slots.get(i))));
    }
    return parts;
  }

  private static long offsetOf(Parameters.Slot slot) {
    return SampleSums.LENGTH + slot.elementOffset();
  }

  private StepGraph in(Precision precision, ReplicaSums replicas) {
    var outputs = new ArrayList<>(head);
    parts.forEach(part -> outputs.add(part.value()));
    RewrittenGraph rewritten = precision.rewrite(graph, outputs, replicas);
    return new StepGraph(
        rewritten.graph(),
        head.stream().map(rewritten::of).toList(),
        parts.stream().map(part -> new Part(rewritten.of(part.value()), part.offset())).toList(),
        stateUpdates,
        rewritten.decisions());
  }

  /** A plan that writes everything into the sums. */
  PlanBuilder plan(FlatVector sums) {
    PlanBuilder builder = Plan.builder(graph);
    SampleSums.bind(builder, head, sums);
    parts.forEach(part -> builder.output(part.value(), sums, part.offset()));
    return builder;
  }

  /** The sums cut into buckets, by when they are complete. */
  List<Buckets.Bucket> buckets(int elementCount) {
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
    return Buckets.cut(offsets, counts, positions, elementCount);
  }
}
