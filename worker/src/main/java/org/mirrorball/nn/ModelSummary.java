package org.mirrorball.nn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mirrorball.tensor.DType;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.Graph;
import org.mirrorball.tensor.Plan;
import org.mirrorball.tensor.ReplicaSums;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Variable;

/**
 * What a model is and what a training step of it costs. Its string is a table.
 *
 * @param rows a row for each call of a layer, in order
 * @param forwardFlops floating-point operations of one sample's predictions
 * @param trainingFlops the same of a training step's share of one sample, without the optimizer
 * @param peakBytes off-heap memory of training: activations and gradients of the plan, the sums
 *     that replicas add up, weights and the optimizer's slots
 * @param notes in which type each matrix product runs, and why
 */
public record ModelSummary(
    int batchSize,
    Precision precision,
    List<Row> rows,
    long trainableParameters,
    long nonTrainableParameters,
    long forwardFlops,
    long trainingFlops,
    long peakBytes,
    List<String> notes) {

  /**
   * A layer.
   *
   * @param output of one batch
   * @param parameters weights and state that no row above has counted
   * @param flops of one sample's predictions
   * @param computesIn the types of its matrix products; all else is float32
   */
  public record Row(String name, Shape output, long parameters, long flops, String computesIn) {}

  static ModelSummary of(Model model, int batchSize) {
    Shape sample = model.sampleShape();
    if (sample == null) {
      throw new IllegalStateException(
          "the model does not know its input's shape: fit it, predict, or override inputShape()");
    }
    Parameters parameters = model.parameters(Model.batchOf(batchSize, sample));
    Shape prediction = model.outputShape(sample);
    Shape label = model.compilation().loss().labelShape(prediction);
    var shape = new StepShape(batchSize, sample, label);
    var step = StepGraph.trace(model, shape, parameters, ReplicaSums.ALONE);
    var rows = new Rows(step.graph(), model, batchSize);
    long slotBytes = 4 * parameters.trainableVector().elementCount() * slotCountOf(model);
    try (var sums = FlatVector.allocate(SampleSums.LENGTH + parameters.elementCount());
        Plan plan = step.plan(sums).build()) {
      return new ModelSummary(
          batchSize,
          model.precision(),
          rows.all(),
          parameters.trainableVector().elementCount(),
          parameters.elementCount() - parameters.trainableVector().elementCount(),
          rows.forwardFlops(),
          plan.flops() / batchSize,
          plan.peakBytes() + 4 * (sums.elementCount() + parameters.elementCount()) + slotBytes,
          notes(model.precision(), step.decisions()));
    }
  }

  private static int slotCountOf(Model model) {
    return model.compilation().optimizer().slotCount();
  }

  private static List<String> notes(Precision precision, List<String> decisions) {
    var notes = new ArrayList<String>();
    Optional<String> caveat = precision.caveat();
    caveat.ifPresent(notes::add);
    if (!precision.equals(Precision.FLOAT32) && !precision.scalesLoss()) {
      notes.addAll(decisions);
    }
    return List.copyOf(notes);
  }

  /** Reads rows off a traced graph. */
  private static final class Rows {

    private final Graph graph;
    private final Model model;
    private final int batchSize;
    private final Set<Variable> counted = new HashSet<>();
    private final IdentityHashMap<Layer, String> names = new IdentityHashMap<>();

    Rows(Graph graph, Model model, int batchSize) {
      this.graph = graph;
      this.model = model;
      this.batchSize = batchSize;
    }

    /** The model's layers; then the model itself, as far as it is more than those. */
    List<Row> all() {
      var rows = new ArrayList<Row>();
      long flops = 0;
      for (Graph.Section section : graph.sections()) {
        if (section.depth() == 1 && section.owner() instanceof Layer layer) {
          rows.add(row(section, layer, graph.flops(section)));
          flops += graph.flops(section);
        }
      }
      Row own = row(whole(), model, graph.flops(whole()) - flops);
      if (rows.isEmpty() || own.parameters() + own.flops() > 0) {
        rows.add(own);
      }
      return List.copyOf(rows);
    }

    private Graph.Section whole() {
      return graph.sections().stream()
          .filter(section -> section.owner() == model)
          .findFirst()
          .orElseThrow();
    }

    long forwardFlops() {
      return graph.flops(whole()) / batchSize;
    }

    private Row row(Graph.Section section, Layer layer, long flops) {
      long parameters =
          layer.variables().stream()
              .filter(counted::add)
              .mapToLong(variable -> variable.shape().elementCount())
              .sum();
      return new Row(
          names.computeIfAbsent(layer, this::nameOf),
          section.output(),
          parameters,
          flops / batchSize,
          typesOf(section));
    }

    /** As Keras does it: dense, dense_1, dense_2. */
    private String nameOf(Layer layer) {
      String type = layer.getClass().getSimpleName();
      String base = type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
      long before =
          names.keySet().stream().filter(other -> other.getClass() == layer.getClass()).count();
      return before == 0 ? base : base + "_" + before;
    }

    private String typesOf(Graph.Section section) {
      Set<DType> types = graph.productTypes(section);
      return types.isEmpty()
          ? "float32"
          : types.stream()
              .map(type -> type.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    line(
        text, "%-28s %-22s %14s %16s  %s", "layer", "output", "parameters", "flops/sample", "type");
    for (Row row : rows) {
      line(
          text,
          "%-28s %-22s %,14d %,16d  %s",
          row.name(),
          row.output(),
          row.parameters(),
          row.flops(),
          row.computesIn());
    }
    line(text, "trainable parameters        %,d", trainableParameters);
    line(text, "non-trainable parameters    %,d", nonTrainableParameters);
    line(text, "flops/sample, forward       %,d", forwardFlops);
    line(text, "flops/sample, training step %,d", trainingFlops);
    line(text, "peak bytes, batch of %-6d %,d", batchSize, peakBytes);
    line(text, "precision                   %s", precision.name());
    notes.forEach(note -> line(text, "  %s", note));
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
