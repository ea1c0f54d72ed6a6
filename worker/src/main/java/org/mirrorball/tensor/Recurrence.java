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

  /** The memory of the step before; zeros before the first. */
  Memory previous(Memory all, int step) {
    return step == 0
        ? Memory.allocate(all.dtype(), all.elementCount() / time)
        : step(all, step - 1);
  }

  /** {@code out = hidden x weights} of the step before, for all steps but the first. */
  List<Kernel> recurrentProducts(Memory hidden, TensorView weights, Memory out) {
    List<Kernel> products = new ArrayList<>();
    Shape product = Shape.of(batch, weights.shape().dim(1));
    for (int step = 1; step < time; step++) {
      TensorView before = new TensorView(previous(hidden, step), Shape.of(batch, units));
      products.add(
          Nd4jKernel.of(
              "matmul", List.of(before, weights), List.of(new TensorView(out, product)), 0, 0, 0));
    }
    return products;
  }

  /** {@code out = gradient x weights transposed} of every step but the first. */
  List<Kernel> hiddenProducts(Memory gradients, TensorView weights, Memory out) {
    List<Kernel> products = new ArrayList<>();
    Shape width = Shape.of(batch, weights.shape().dim(1));
    TensorView hidden = new TensorView(out, Shape.of(batch, units));
    for (int step = 1; step < time; step++) {
      TensorView gradient = new TensorView(step(gradients, step), width);
      products.add(Nd4jKernel.of("matmul", List.of(gradient, weights), List.of(hidden), 0, 1, 0));
    }
    return products;
  }

  /**
   * The gradient by the recurrent weights: hidden states against the gradients one step later, all
   * steps in one product. It is zero when there is one step only.
   */
  Kernel weightProduct(Memory hidden, Memory gradients, TensorView out) {
    if (time == 1) {
      return out.memory()::zero;
    }
    TensorView before = allBut(hidden, backwards ? 0 : time - 1);
    TensorView after = allBut(gradients, backwards ? time - 1 : 0);
    return Nd4jKernel.of("matmul", List.of(before, after), List.of(out), 1, 0, 0);
  }

  /** All steps but the first or the last in time, as rows. */
  private TensorView allBut(Memory all, int excluded) {
    int count = all.elementCount() / time;
    Memory rest = all.range(excluded == 0 ? count : 0, count * (time - 1));
    return new TensorView(rest, Shape.of((long) batch * (time - 1), count / batch));
  }
}
