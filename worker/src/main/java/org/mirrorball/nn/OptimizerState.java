package org.mirrorball.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.mirrorball.tensor.FlatVector;

/** What an optimizer remembers about one vector of weights. Used by one thread. */
public final class OptimizerState implements AutoCloseable {

  private final Optimizer optimizer;
  private final FlatVector parameters;
  private final List<FlatVector> slots;
  private long step;

  OptimizerState(Optimizer optimizer, FlatVector parameters) {
    this.optimizer = optimizer;
    this.parameters = parameters;
    this.slots =
        IntStream.range(0, optimizer.slotCount())
            .mapToObj(i -> FlatVector.allocate(parameters.elementCount()))
            .toList();
  }

  /**
   * Takes one step.
   *
   * @param gradients holds as many gradients as there are weights, from {@code gradientOffset}
   * @param gradientScale multiplies each gradient: one over the number of samples that it sums
   */
  public void apply(FlatVector gradients, long gradientOffset, float gradientScale) {
    step++;
    optimizer.update(parameters, gradients, gradientOffset, gradientScale, slots, step);
  }

  /** Steps taken so far. */
  public long step() {
    return step;
  }

  /** The slot vectors, for a checkpoint. */
  public List<FlatVector> slots() {
    return slots;
  }

  /** Goes on from a checkpoint, whose slots have been copied into {@link #slots()}. */
  public void restore(long newStep) {
    step = newStep;
  }

  @Override
  public void close() {
    slots.forEach(FlatVector::close);
  }
}
