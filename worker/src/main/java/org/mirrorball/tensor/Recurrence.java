package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * How a recurrent op walks over time. Its tensors are time-major, [time, batch, width], so that a
 * step is a plain range of memory.
 *
 * @param backwards whether the last step of time comes first
 */
record Recurrence(int time, int batch, int units, boolean backwards) {
  private static final Matmul PRODUCT = new Matmul(false, false);
  private static final Matmul BY_HIDDEN = new Matmul(false, true);
  private static final Matmul BY_WEIGHTS = new Matmul(true, false);

  /** Of hidden states [time, batch, units]. */
  static Recurrence over(Shape hidden, boolean backwards) {
    return new Recurrence(
        Math.toIntExact(hidden.dim(0)),
        Math.toIntExact(hidden.dim(1)),
        Math.toIntExact(hidden.dim(2)),
        backwards);
  }

  /** The place in time of a step; steps count from 0 in the order in which they run. */
  int at(int step) {
    return backwards ? time - 1 - step : step;
  }

  /** The memory of one step. */
  Memory step(Memory all, int step) {
    int count = all.elementCount() / time;
    return all.range(at(step) * count, count);
  }

  /** The memory of the step before; before the first the initial state, or zeros if it is null. */
  Memory previous(Memory all, int step, Memory initial) {
    if (step > 0) {
      return step(all, step - 1);
    }
    return initial != null ? initial : Memory.allocate(all.dtype(), all.elementCount() / time);
  }

  /** {@code out = hidden x weights} of the step before; none for a first step from zeros. */
  List<Kernel> recurrentProducts(Memory hidden, Memory initial, TensorView weights, Memory out) {
    List<Kernel> products = new ArrayList<>();
    TensorView product = new TensorView(out, Shape.of(batch, weights.shape().dim(1)));
    for (int step = initial == null ? 1 : 0; step < time; step++) {
      TensorView before = new TensorView(previous(hidden, step, initial), Shape.of(batch, units));
      products.add(PRODUCT.prepare(List.of(before, weights), List.of(product)));
    }
    return products;
  }

  /** {@code out = gradient x weights transposed} of every step but the first. */
  List<Kernel> hiddenProducts(Memory gradients, TensorView weights, Memory out) {
    List<Kernel> products = new ArrayList<>();
    for (int step = 1; step < time; step++) {
      products.add(hiddenProduct(gradients, step, weights, out));
    }
    return products;
  }

  /** {@code out = gradient x weights transposed} of one step. */
  Kernel hiddenProduct(Memory gradients, int step, TensorView weights, Memory out) {
    Shape width = Shape.of(batch, weights.shape().dim(1));
    TensorView gradient = new TensorView(step(gradients, step), width);
    TensorView hidden = new TensorView(out, Shape.of(batch, units));
    return BY_HIDDEN.prepare(List.of(gradient, weights), List.of(hidden));
  }

  /**
   * The gradient by the recurrent weights: hidden states against the gradients one step later, all
   * steps in one product. From zeros the first step has no part in it.
   */
  Kernel weightProduct(Memory hidden, Memory initial, Memory gradients, TensorView out) {
    if (initial != null) {
      return weightProductFrom(hidden, initial, gradients, out);
    }
    if (time == 1) {
      return out.memory()::zero;
    }
    TensorView before = rows(allBut(hidden, at(time - 1)), time - 1);
    TensorView after = rows(allBut(gradients, at(0)), time - 1);
    return BY_WEIGHTS.prepare(List.of(before, after), List.of(out));
  }

  private Kernel weightProductFrom(
      Memory hidden, Memory initial, Memory gradients, TensorView out) {
    Memory before = Memory.allocate(hidden.dtype(), hidden.elementCount());
    Memory first = step(before, 0);
    Memory others = allBut(before, at(0));
    Memory from = allBut(hidden, at(time - 1));
    Kernel product =
        BY_WEIGHTS.prepare(List.of(rows(before, time), rows(gradients, time)), List.of(out));
    return new KernelSequence(
        List.of(() -> first.copyFrom(initial), () -> others.copyFrom(from), product));
  }

  /** All steps but the first or the last in time. */
  private Memory allBut(Memory all, int excluded) {
    int count = all.elementCount() / time;
    return all.range(excluded == 0 ? count : 0, count * (time - 1));
  }

  private TensorView rows(Memory steps, int count) {
    long rows = (long) batch * count;
    return new TensorView(steps, Shape.of(rows, steps.elementCount() / rows));
  }
}
