package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.IdentityHashMap;
import java.util.List;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * How gradients change weights. The optimizer itself is a description; what it remembers from step
 * to step stands in {@link OptimizerState}, one for each flat vector of weights.
 */
public abstract class Optimizer implements Serializable {

  private static final long serialVersionUID = 1L;

  /** States of variables that {@link #apply} has changed, each with a vector of its own. */
  private transient IdentityHashMap<Variable, EagerState> eagerStates;

  @JsonProperty private final OptimizerSettings settings;

  Optimizer(OptimizerSettings settings) {
    this.settings = settings;
  }

  final OptimizerSettings settings() {
    return settings;
  }

  /** The step size of the first step, on one worker. */
  public final float learningRate() {
    return settings.schedule().at(0, 1);
  }

  /** The same optimizer with another schedule of its learning rate. */
  public final Optimizer withSchedule(Schedule schedule) {
    return with(settings.withSchedule(schedule));
  }

  /** The same optimizer that limits gradients. */
  public final Optimizer withClipping(Clipping clipping) {
    return with(settings.withClipping(clipping));
  }

  /** The same optimizer; before each update {@code weight -= rate * weightDecay * weight}. */
  public Optimizer withWeightDecay(float weightDecay) {
    return with(settings.withWeightDecay(weightDecay));
  }

  /**
   * The same optimizer, which updates the weights once in so many steps, by the mean of the steps'
   * gradients: as large a batch as does not fit into memory at once. Steps of the schedule are
   * updates.
   */
  public final Optimizer withGradientAccumulation(int steps) {
    return with(settings.withAccumulation(steps));
  }

  /**
   * The same optimizer, which follows the weights by averages, {@code average = momentum * average
   * + (1 - momentum) * weight}, and leaves these as the weights when training ends; Polyak and
   * Juditsky, 1992.
   */
  public final Optimizer withWeightAverages(float momentum) {
    return with(settings.withAverages(momentum));
  }

  /** The same optimizer with other settings. */
  abstract Optimizer with(OptimizerSettings newSettings);

  /** How many slot vectors a weight has. */
  abstract int slotCount();

  /** What slots hold before the first step. */
  float firstSlotValue() {
    return 0;
  }

  /** One step on whole vectors. */
  abstract void update(OptimizerUpdate update);

  /** A fresh state for one variable's {@code parameters}; the caller closes it. */
  public final OptimizerState newState(FlatVector parameters) {
    var all = new VariableRange(0, parameters.elementCount());
    return new OptimizerState(this, parameters, List.of(all), 1);
  }

  /** A fresh state for a model's weights, trained by so many replicas. */
  final OptimizerState newState(Parameters parameters, int workers) {
    return new OptimizerState(
        this, parameters.trainableVector(), VariableRange.of(parameters), workers);
  }

  /**
   * Changes variables by their gradients, in a training loop of one's own.
   *
   * @param gradients as {@link org.mirrorball.tensor.GradientTape#gradient} gives them
   * @param variables as many, in the same order
   */
  public final void apply(List<Tensor> gradients, List<Variable> variables) {
    if (gradients.size() != variables.size()) {
      throw new IllegalArgumentException(
          "apply: " + gradients.size() + " gradients for " + variables.size() + " variables");
    }
    if (eagerStates == null) {
      eagerStates = new IdentityHashMap<>();
    }
    for (int i = 0; i < variables.size(); i++) {
      eagerStates
          .computeIfAbsent(variables.get(i), variable -> new EagerState(this, variable))
          .apply(gradients.get(i));
    }
  }

  /** Ends a training loop of one's own: variables take their averages, if there are any. */
  public final void finish(List<Variable> variables) {
    for (Variable variable : variables) {
      if (eagerStates != null && eagerStates.containsKey(variable)) {
        eagerStates.get(variable).finish();
      }
    }
  }

  /** A variable's weights, gradient and slots as vectors. */
  private static final class EagerState {

    private final Variable variable;
    private final FlatVector parameters;
    private final FlatVector gradients;
    private final OptimizerState state;

    EagerState(Optimizer optimizer, Variable variable) {
      this.variable = variable;
      this.parameters = FlatVector.allocate(variable.shape().elementCount());
      this.gradients = FlatVector.allocate(variable.shape().elementCount());
      this.state = optimizer.newState(parameters);
    }

    void apply(Tensor gradient) {
      parameters.bytes().asFloatBuffer().put(variable.toFloatArray());
      gradients.bytes().asFloatBuffer().put(gradient.toFloatArray());
      state.apply(gradients, 0, 1f);
      variable.assign(parameters.bytes().asFloatBuffer());
    }

    void finish() {
      state.finish();
      variable.assign(parameters.bytes().asFloatBuffer());
    }
  }
}
