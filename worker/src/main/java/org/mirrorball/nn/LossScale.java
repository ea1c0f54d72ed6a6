package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.OptimizerKernels;

/**
 * What the loss is multiplied with so that gradients do not vanish in float16, whose smallest
 * number is 6e-8. The rule is that of Keras's {@code LossScaleOptimizer}: it begins at 2^15; when
 * the gradients are not finite the step is skipped and the scale halved; after 2,000 steps without
 * that it is doubled. Unlike Keras's it does not skip for ever: gradients that are not finite with
 * the smallest scale, step after step, are not the scale's fault. All replicas look at the same
 * all-reduced gradients, so all agree. Powers of two lose no bits. Used by one thread.
 */
final class LossScale {

  private static final float FIRST = 1 << 15;
  private static final float SMALLEST = 1;
  private static final float FACTOR = 2;
  private static final int STEPS_TO_GROW = 2000;
  // Some odd batches one after the other pass; a layer that gives nothing else does not.
  private static final int MOST_SKIPPED = 100;

  /**
   * What a checkpoint keeps.
   *
   * @param goodSteps since the scale last changed
   */
  record State(@JsonProperty("scale") float scale, @JsonProperty("goodSteps") int goodSteps) {}

  private final boolean dynamic;
  private State state;
  private int skipped; // in a row, with the smallest scale; counted anew after a resume

  private LossScale(boolean dynamic, State state) {
    this.dynamic = dynamic;
    this.state = state;
  }

  /** A fresh one; 1 for ever where the precision needs none. */
  static LossScale of(Precision precision) {
    boolean dynamic = precision.scalesLoss();
    return new LossScale(dynamic, new State(dynamic ? FIRST : 1, 0));
  }

  /** Whether the scale changes, and steps may be skipped. */
  boolean isDynamic() {
    return dynamic;
  }

  /** What the loss of the next step is multiplied with. */
  float value() {
    return state.scale();
  }

  /**
   * Whether a step can be taken with these gradients, from {@code offset} to the end; changes the
   * scale of the next step.
   */
  boolean admits(FlatVector gradients, long offset, long count) {
    if (!dynamic) {
      return true;
    }
    boolean finite = OptimizerKernels.isFinite(gradients, offset, count);
    skipped = finite || state.scale() > SMALLEST ? 0 : skipped + 1;
    state = finite ? grown() : new State(Math.max(SMALLEST, state.scale() / FACTOR), 0);
    return finite;
  }

  /** Whether so many steps in a row were skipped that no scale will help. */
  boolean isExhausted() {
    return skipped >= MOST_SKIPPED;
  }

  private State grown() {
    int goodSteps = state.goodSteps() + 1;
    if (goodSteps < STEPS_TO_GROW) {
      return new State(state.scale(), goodSteps);
    }
    float larger = state.scale() * FACTOR;
    return new State(Float.isFinite(larger) ? larger : state.scale(), 0);
  }

  State state() {
    return state;
  }

  /** Goes on from a checkpoint. */
  void restore(State newState) {
    state = newState;
    skipped = 0;
  }
}
