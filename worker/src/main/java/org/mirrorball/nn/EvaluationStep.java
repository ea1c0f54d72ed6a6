package org.mirrorball.nn;

import java.util.List;
import org.mirrorball.data.Batch;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.Graph;
import org.mirrorball.tensor.Plan;
import org.mirrorball.tensor.ReplicaSums;
import org.mirrorball.tensor.Tensor;

/** Loss and metrics of one batch, compiled once. Used by one thread. */
final class EvaluationStep implements AutoCloseable {

  private final Plan plan;
  private final FlatVector sums = FlatVector.allocate(SampleSums.LENGTH);

  EvaluationStep(Model model, StepShape shape) {
    var graph = new Graph();
    List<Tensor> head;
    try (var tracing = graph.trace();
        var phase = Phase.inference()) {
      var inputs = StepInputs.in(graph, shape);
      Tensor predictions = model.apply(inputs.features());
      head = SampleSums.of(model, predictions, inputs.labels(), inputs.weights());
    }
    RewrittenGraph rewritten = model.precision().rewrite(graph, head, ReplicaSums.ALONE);
    var builder = Plan.builder(rewritten.graph());
    SampleSums.bind(builder, head.stream().map(rewritten::of).toList(), sums);
    this.plan = builder.build();
  }

  /** This replica's sums for one batch. */
  FlatVector run(Batch batch) {
    StepInputs.feed(plan, batch);
    plan.run();
    return sums;
  }

  @Override
  public void close() {
    plan.close();
    sums.close();
  }
}
