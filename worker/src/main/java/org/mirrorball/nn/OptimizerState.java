package org.mirrorball.nn;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.OptimizerKernels;

/** What an optimizer remembers about one vector of weights. Used by one thread. */
public final class OptimizerState implements AutoCloseable {

  private final Optimizer optimizer;
  private final OptimizerSettings settings;
  private final FlatVector parameters;
  private final List<VariableRange> ranges;
  private final int workers;
  private final List<FlatVector> optimizerSlots;

  /** The sum of the gradients since the last update, or null. */
  private final FlatVector accumulated;

  /** Of the weights, or null. */
  private final FlatVector averages;

  private long step;

  OptimizerState(
      Optimizer optimizer, FlatVector parameters, List<VariableRange> ranges, int workers) {
    this.optimizer = optimizer;
    this.settings = optimizer.settings();
    this.parameters = parameters;
    this.ranges = ranges;
    this.workers = workers;
    long count = parameters.elementCount();
    this.optimizerSlots =
        IntStream.range(0, optimizer.slotCount())
            .mapToObj(i -> filled(count, optimizer.firstSlotValue()))
            .toList();
    this.accumulated = settings.accumulationSteps() > 1 ? FlatVector.allocate(count) : null;
    this.averages = settings.averageMomentum() > 0 ? FlatVector.allocate(count) : null;
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
   * Takes one step; with accumulation, only the last of some steps updates the weights.
   *
   * @param gradients holds as many gradients as there are weights, from {@code gradientOffset};
   *     clipping changes them
   * @param gradientScale multiplies each gradient: one over the number of samples that it sums
   */
  public void apply(FlatVector gradients, long gradientOffset, float gradientScale) {
    int accumulation = settings.accumulationSteps();
    long updatesBefore = step / accumulation;
    step++;
    if (accumulated == null) {
      update(gradients, gradientOffset, gradientScale);
    } else {
      OptimizerKernels.add(accumulated, gradients, gradientOffset, gradientScale);
      if (step % accumulation == 0) {
        update(accumulated, 0, 1f / accumulation);
        OptimizerKernels.scale(accumulated, 0, accumulated.elementCount(), 0);
      }
    }
    if (averages != null) {
      follow(updatesBefore == 0 ? 0 : settings.averageMomentum());
    }
  }

  private void update(FlatVector gradients, long gradientOffset, float gradientScale) {
    long updates = step / settings.accumulationSteps();
    float scale = settings.clipping().apply(gradients, gradientOffset, gradientScale, ranges);
    float rate = settings.schedule().at(updates - 1, workers);
    if (settings.weightDecay() > 0) {
      float kept = 1 - rate * settings.weightDecay();
      OptimizerKernels.scale(parameters, 0, parameters.elementCount(), kept);
    }
    optimizer.update(
        new OptimizerUpdate(
            parameters, gradients, gradientOffset, scale, optimizerSlots, ranges, rate, updates));
  }

  private void follow(float momentum) {
    OptimizerKernels.scale(averages, 0, averages.elementCount(), momentum);
    OptimizerKernels.add(averages, parameters, 0, 1 - momentum);
  }

  /** Ends training: the weights take their averages, if there are any. */
  public void finish() {
    if (averages != null && step > 0) {
      parameters.bytes().duplicate().clear().put(averages.bytes().clear());
    }
  }

  /** Steps taken so far. */
  public long step() {
    return step;
  }

  /** All that is remembered of each weight, for a checkpoint. */
  public List<FlatVector> slots() {
    return Stream.concat(optimizerSlots.stream(), Stream.of(accumulated, averages))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Goes on from a checkpoint, whose slots have been copied into {@link #slots()}. */
  public void restore(long newStep) {
    step = newStep;
  }

  @Override
  public void close() {
    slots().forEach(FlatVector::close);
  }
}
