package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/**
 * A model that is a graph of layers with one input and one output: layers may be skipped, joined
 * and shared. Made from {@link Node}s.
 */
public final class Functional extends Model {

  private static final long serialVersionUID = 1L;

  private final Shape inputShape;
  private final ArrayList<Step> steps;

  /**
   * One layer's turn.
   *
   * @param layer its place among the model's layers
   * @param sources the values it takes: 0 is the model's input, then come the results of each step
   */
  record Step(@JsonProperty("layer") int layer, @JsonProperty("sources") ArrayList<Integer> sources)
      implements Serializable {

    private static final long serialVersionUID = 1L;
  }

  Functional(Shape inputShape, List<Layer> layers, List<Step> steps) {
    this.inputShape = inputShape;
    this.steps = new ArrayList<>(steps);
    layers.forEach(this::track);
  }

  /**
   * The model that makes {@code output} of {@code input}.
   *
   * @throws IllegalArgumentException when the output depends on another input, or on none, or is
   *     not the first result of a layer
   */
  public static Functional of(Node input, Node output) {
    var order = new Order(input);
    order.place(output);
    if (output.output() != 0) {
      throw new IllegalArgumentException(
          "a model's output is the first result of a layer, got result " + output.output());
    }
    if (order.steps.isEmpty()) {
      throw new IllegalArgumentException("a functional model needs at least one layer");
    }
    return new Functional(null, List.copyOf(order.layers.keySet()), order.steps);
  }

  /** The same layers for samples of a given shape; to be used instead of this model. */
  public Functional withInputShape(long... dims) {
    return new Functional(Shape.of(dims), sublayers(), steps);
  }

  /** The same layers for samples of a given shape, which may be null. */
  Functional withInputShape(Shape shape) {
    return new Functional(shape, sublayers(), steps);
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  @Override
  public Shape inputShape() {
    return inputShape;
  }

  @Override
  public Tensor call(Tensor x) {
    return callUnmasked(List.of(x));
  }

  @Override
  protected Masked callMasked(List<Masked> inputs) {
    List<Layer> layers = sublayers();
    var values = new ArrayList<>(inputs);
    List<Masked> results = List.of();
    for (Step step : steps) {
      List<Masked> sources = step.sources().stream().map(values::get).toList();
      results = layers.get(step.layer()).applyAll(sources);
      values.addAll(results);
    }
    return results.get(0);
  }

  /** Puts nodes in an order in which each comes after its sources. */
  private static final class Order {

    private final Map<Node, Integer> places = new HashMap<>();
    private final Map<Layer, Integer> layers = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private int next;

    Order(Node input) {
      places.put(input, next++);
    }

    void place(Node node) {
      if (places.containsKey(node.first())) {
        return;
      }
      if (node.layer() == null) {
        throw new IllegalArgumentException(
            "the output depends on an input that is not the model's: pass that input to of()");
      }
      node.sources().forEach(this::place);
      var sources = new ArrayList<Integer>();
      node.sources().forEach(source -> sources.add(places.get(source.first()) + source.output()));
      layers.putIfAbsent(node.layer(), layers.size());
      steps.add(new Step(layers.get(node.layer()), sources));
      places.put(node.first(), next);
      next += node.layer().outputCount();
    }
  }
}
