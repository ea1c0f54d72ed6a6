package org.mirrorball.nn;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.mirrorball.tensor.Initializer;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * A function with weights. Weights that depend on the input's shape are made in {@link #build}, the
 * first time that the layer is applied; others in the constructor. Layers travel to the workers by
 * Java serialization, without the weights' values.
 */
public abstract class Layer implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<Variable> weights = new ArrayList<>();
  private final ArrayList<Layer> sublayers = new ArrayList<>();
  private boolean built;

  /**
   * What the layer computes.
   *
   * @param x {@code [batch, ...]}; eager, or a node of a graph that is being traced
   */
  public abstract Tensor call(Tensor x);

  /**
   * What a layer of several inputs computes, such as a sum; all others take exactly one.
   *
   * @param inputs each {@code [batch, ...]}
   */
  public Tensor call(List<Tensor> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          getClass().getSimpleName() + " takes one input, got " + inputs.size());
    }
    return call(inputs.get(0));
  }

  /**
   * Makes the weights whose shapes follow from the input's. Called once, before the first {@link
   * #call}.
   *
   * @param inputShape {@code [batch, ...]}; the batch may differ from one call to the next
   */
  protected void build(Shape inputShape) {}

  /** Builds the layer if need be, then calls it. */
  public final Tensor apply(Tensor x) {
    if (!built) {
      build(x.shape());
      built = true;
    }
    return call(x);
  }

  /** Builds the layer if need be, by its first input, then calls it. */
  public final Tensor apply(List<Tensor> inputs) {
    if (!built) {
      build(inputs.get(0).shape());
      built = true;
    }
    return call(inputs);
  }

  /** Makes a trainable weight of this layer. */
  protected final Variable weight(String name, Shape shape, Initializer initializer) {
    var variable = new Variable(name, shape, initializer, true);
    weights.add(variable);
    return variable;
  }

  /** Makes a variable that training does not change but the layer does: see {@link Phase}. */
  protected final Variable state(String name, Shape shape, Initializer initializer) {
    var variable = new Variable(name, shape, initializer, false);
    weights.add(variable);
    return variable;
  }

  /** Makes {@code layer} a part of this one, so that its weights count as this one's. */
  protected final <L extends Layer> L track(L layer) {
    sublayers.add(layer);
    return layer;
  }

  /** The layers this one is made of. */
  public final List<Layer> sublayers() {
    return List.copyOf(sublayers);
  }

  /** Weights and state of this layer and its sublayers, in the order in which they were made. */
  public final List<Variable> variables() {
    var all = new ArrayList<>(weights);
    sublayers.forEach(layer -> all.addAll(layer.variables()));
    return all;
  }

  /** Those that training changes. */
  public final List<Variable> trainableVariables() {
    return variables().stream().filter(Variable::trainable).toList();
  }

  /** Whether the weights are there; before that {@link #variables()} may lack some. */
  public final boolean isBuilt() {
    return built && sublayers.stream().allMatch(Layer::isBuilt);
  }
}
