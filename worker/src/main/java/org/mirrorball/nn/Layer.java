package org.mirrorball.nn;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.mirrorball.tensor.Initializer;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Tracing;
import org.mirrorball.tensor.Variable;

/**
 * A function with weights. Weights that depend on the input's shape are made in {@link #build}, the
 * first time that the layer is applied; others in the constructor. Layers travel to the workers by
 * Java serialization, without the weights' values.
 */
public abstract class Layer implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<Variable> weights = new ArrayList<>();
  private final ArrayList<Penalized> penalized = new ArrayList<>();
  private final ArrayList<Layer> sublayers = new ArrayList<>();
  private boolean built;

  /** A weight that the loss counts. */
  private record Penalized(Variable weight, Regularizer regularizer) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

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

  /**
   * What the layer computes of sequences some of whose steps do not count. Unless a layer knows
   * better, it takes no notice, and the mask goes on while the result is a sequence as long.
   */
  protected Masked callMasked(List<Masked> inputs) {
    return Masked.join(inputs, call(inputs.stream().map(Masked::value).toList()));
  }

  /** What {@link #callMasked} computes where every step counts. */
  protected final Tensor callUnmasked(List<Tensor> inputs) {
    return callMasked(inputs.stream().map(Masked::of).toList()).value();
  }

  /** How many results the layer has; the first is what {@link #apply} returns. */
  public int outputCount() {
    return 1;
  }

  /** All of the results, as {@link #callMasked} computes the only one. */
  protected List<Masked> callAll(List<Masked> inputs) {
    return List.of(callMasked(inputs));
  }

  /** Builds the layer if need be, then calls it. */
  public final Tensor apply(Tensor x) {
    buildOnce(x);
    return Tracing.section(this, () -> call(x), Tensor::shape);
  }

  /** Builds the layer if need be, by its first input, then calls it. */
  public final Tensor apply(List<Tensor> inputs) {
    buildOnce(inputs.get(0));
    return Tracing.section(this, () -> call(inputs), Tensor::shape);
  }

  /** Builds the layer if need be, then calls it with the input's mask. */
  public final Masked apply(Masked x) {
    return applyMasked(List.of(x));
  }

  /** Builds the layer if need be, by its first input, then calls it with the inputs' masks. */
  public final Masked applyMasked(List<Masked> inputs) {
    return applyAll(inputs).get(0);
  }

  /**
   * Builds the layer if need be, by its first input, then computes all of its results, such as the
   * last states of a recurrent layer.
   */
  public final List<Masked> applyAll(List<Masked> inputs) {
    buildOnce(inputs.get(0).value());
    return Tracing.section(this, () -> callAll(inputs), all -> all.get(0).value().shape());
  }

  private void buildOnce(Tensor x) {
    if (!built) {
      build(x.shape());
      built = true;
    }
  }

  /** Makes a trainable weight of this layer. */
  protected final Variable weight(String name, Shape shape, Initializer initializer) {
    var variable = new Variable(name, shape, initializer, true);
    weights.add(variable);
    return variable;
  }

  /** Makes a trainable weight of this layer, on which the loss has a penalty. */
  protected final Variable weight(
      String name, Shape shape, Initializer initializer, Regularizer regularizer) {
    Variable variable = weight(name, shape, initializer);
    if (!regularizer.equals(Regularizer.NONE)) {
      penalized.add(new Penalized(variable, regularizer));
    }
    return variable;
  }

  /** The penalties on weights of this layer and its sublayers, each a scalar. */
  public final List<Tensor> penalties() {
    var all = new ArrayList<Tensor>();
    penalized.forEach(each -> all.add(each.regularizer().of(each.weight())));
    sublayers.forEach(layer -> all.addAll(layer.penalties()));
    return all;
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
