package org.mirrorball.nn;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.mirrorball.tensor.FlatVector;

/** What an optimizer remembers about one vector of weights. Used by one thread. */
public final class OptimizerState implements AutoCloseable {

  private final Optimizer optimizer;
  private final FlatVector parameters;
  private final List<VariableRange> ranges;
  private final int workers;
  private final List<FlatVector> slots;
  private long step;

  OptimizerState(
      Optimizer optimizer, FlatVector parameters, List<VariableRange> ranges, int workers) {
    this.optimizer = optimizer;
    this.parameters = parameters;
    this.ranges = ranges;
    this.workers = workers;
    this.slots =
        IntStream.range(0, optimizer.slotCount())
            .mapToObj(i -> filled(parameters.elementCount(), optimizer.firstSlotValue()))
            .toList();
  }

  private static FlatVector filled(long elementCount, float value) {
    var slot = FlatVector.allocate(elementCount);
    FloatBuffer floats = slot.bytes().asFloatBuffer();
    while (value != 0 && floats.hasRemaining()) {
      floats.put(value);
    }
    return slot;
  }

  /**
   * Takes one step.
   *
   * @param gradients holds as many gradients as there are weights, from {@code gradientOffset};
   *     clipping changes them
   * @param gradientScale multiplies each gradient: one over the number of samples that it sums
   */
  public void apply(FlatVector gradients, long gradientOffset, float gradientScale) {
    step++;
    var settings = optimizer.settings();
    float scale = settings.clipping().apply(gradients, gradientOffset, gradientScale, ranges);
    float rate = settings.schedule().at(step - 1, workers);
    optimizer.update(
        new OptimizerUpdate(
            parameters, gradients, gradientOffset, scale, slots, ranges, rate, step));
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
