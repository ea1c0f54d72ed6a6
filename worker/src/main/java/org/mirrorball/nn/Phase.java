package org.mirrorball.nn;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mirrorball.tensor.ReplicaSums;
import org.mirrorball.tensor.SampleKey;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * Whether layers train or infer: dropout and batch normalisation do not do the same in both. {@code
 * fit} opens it; a training loop of one's own does so itself:
 *
 * <pre>
 *   try (var phase = Phase.training(seed, step); var tape = new GradientTape()) { ... }
 * </pre>
 *
 * <p>Outside of any phase layers infer. It is a matter of the thread that opened it, as is {@link
 * org.mirrorball.tensor.GradientTape}: a user's own {@code call(x)} reaches its sublayers without
 * handing on a flag that could be forgotten.
 */
public final class Phase implements AutoCloseable {

  private static final ThreadLocal<Deque<Phase>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

  private final boolean training;
  private final Tensor weights;
  private final Tensor key;
  private final ReplicaSums replicas;
  private final Map<Variable, Tensor> updates = new LinkedHashMap<>();
  private int randomLayers;

  private Phase(boolean training, Tensor weights, Tensor key, ReplicaSums replicas) {
    this.training = training;
    this.weights = weights;
    this.key = key;
    this.replicas = replicas;
    OPEN.get().push(this);
  }

  /**
   * Layers train until it is closed; then the variables that they update have their new values.
   *
   * @param seed of dropout
   * @param step another one gives other random numbers
   */
  public static Phase training(long seed, long step) {
    float[] floats = new SampleKey(seed, step, 0).toFloats();
    return new Phase(true, null, Tensor.of(floats, SampleKey.LENGTH), ReplicaSums.ALONE);
  }

  /** Layers infer until it is closed, whatever phase it is opened in. */
  public static Phase inference() {
    return new Phase(false, null, null, ReplicaSums.ALONE);
  }

  /** The training phase of a step's graph, whose updates the step carries out. */
  static Phase traced(StepInputs inputs, ReplicaSums replicas) {
    return new Phase(true, inputs.weights(), inputs.key(), replicas);
  }

  private static Phase innermost() {
    return OPEN.get().peek();
  }

  /** Whether layers of this thread train now. */
  public static boolean isTraining() {
    Phase phase = innermost();
    return phase != null && phase.training;
  }

  /** The innermost phase of this thread, which must be a training one. */
  public static Phase current() {
    Phase phase = innermost();
    if (phase == null || !phase.training) {
      throw new IllegalStateException("no training phase is open: see Phase.isTraining()");
    }
    return phase;
  }

  /**
   * The weight of each sample of {@code x}: 0 for padding. All are 1 where the first axis of x is
   * not the batch that the step was given.
   */
  public Tensor weights(Tensor x) {
    long samples = x.shape().dim(0);
    if (weights != null && weights.shape().dim(0) == samples) {
      return weights;
    }
    float[] ones = new float[Math.toIntExact(samples)];
    Arrays.fill(ones, 1f);
    return Tensor.of(ones, samples);
  }

  /** What the random numbers of this step depend on, besides {@link #nextRandomLayer}. */
  public Tensor key() {
    return key;
  }

  /** The other replicas of the step, for layers that depend on their samples too. */
  public ReplicaSums replicas() {
    return replicas;
  }

  /** A number for a layer that draws random numbers, in the order in which layers are called. */
  public int nextRandomLayer() {
    return randomLayers++;
  }

  /** What a variable's value will be after the updates so far. */
  public Tensor latest(Variable variable) {
    return updates.getOrDefault(variable, variable);
  }

  /**
   * Gives a non-trainable variable a new value at the end of the step: over replicas, the mean of
   * what each computed, weighted by its samples.
   */
  public void update(Variable variable, Tensor value) {
    if (variable.trainable()) {
      throw new IllegalArgumentException(variable + " is trainable: the optimizer changes it");
    }
    if (!variable.shape().equals(value.shape())) {
      Shape expected = variable.shape();
      throw new IllegalArgumentException(
          "update of " + variable + ": got " + value.shape() + ", expected " + expected);
    }
    updates.put(variable, value);
  }

  /** The updates so far. */
  Map<Variable, Tensor> updates() {
    return updates;
  }

  /** Ends the phase; in a loop of one's own, carries out the updates. */
  @Override
  public void close() {
    Deque<Phase> open = OPEN.get();
    if (open.peek() != this) {
      throw new IllegalStateException("a phase is closed by the thread that opened it, in order");
    }
    open.pop();
    if (weights == null) {
      updates.forEach((variable, value) -> variable.assign(value.toFloatArray()));
    }
  }
}
