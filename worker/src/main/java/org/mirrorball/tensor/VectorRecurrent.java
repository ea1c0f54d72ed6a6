package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Steps of recurrent layers over float32, a vector of units at a time. */
final class VectorRecurrent implements RecurrentKernels {
  private static final int LANES = VectorKernels.SPECIES.length();

  VectorRecurrent() {}

  /** What is done with some units, from {@code unit} on, of one row. */
  private interface Step {
    void at(int row, int unit);
  }

  private static void each(int units, Memory hidden, Step step) {
    int rows = hidden.elementCount() / units;
    for (int row = 0; row < rows; row++) {
      for (int unit = 0; unit < units; unit += LANES) {
        step.at(row, unit);
      }
    }
  }

  private static FloatVector load(Memory from, int index, VectorMask<Float> mask) {
    return VectorKernels.load(from.bytes(), index, mask);
  }

  private static FloatVector orZero(Memory from, int index, VectorMask<Float> mask) {
    return from == null
        ? FloatVector.zero(VectorKernels.SPECIES)
        : VectorKernels.load(from.bytes(), index, mask);
  }

  private static void store(FloatVector value, Memory to, int index, VectorMask<Float> mask) {
    ByteBuffer bytes = to.bytes();
    VectorKernels.store(value, bytes, index, mask);
  }

  /** {@code 1 - x}. */
  private static FloatVector rest(FloatVector x) {
    return x.neg().add(1);
  }

  @Override
  public void lstm(
      int units,
      Memory input,
      Memory recurrent,
      Memory before,
      Memory gates,
      Memory cells,
      Memory hidden) {
    each(
        units,
        hidden,
        (row, unit) -> {
          // Made here, where it stays in a register.
          VectorMask<Float> mask = VectorKernels.SPECIES.indexInRange(unit, units);
          int first = row * 4 * units + unit;
          int at = row * units + unit;
          FloatVector in = VectorMath.sigmoid(sum(input, recurrent, first, mask));
          FloatVector forget = VectorMath.sigmoid(sum(input, recurrent, first + units, mask));
          FloatVector candidate = VectorMath.tanh(sum(input, recurrent, first + 2 * units, mask));
          FloatVector out = VectorMath.sigmoid(sum(input, recurrent, first + 3 * units, mask));
          FloatVector cell = forget.mul(orZero(before, at, mask)).add(in.mul(candidate));
          store(in, gates, first, mask);
          store(forget, gates, first + units, mask);
          store(candidate, gates, first + 2 * units, mask);
          store(out, gates, first + 3 * units, mask);
          store(cell, cells, at, mask);
          store(out.mul(VectorMath.tanh(cell)), hidden, at, mask);
        });
  }

  private static FloatVector sum(Memory a, Memory b, int index, VectorMask<Float> mask) {
    return load(a, index, mask).add(orZero(b, index, mask));
  }

  @Override
  public void lstmGradient(
      int units,
      Memory gates,
      Memory cells,
      Memory before,
      Memory byHidden,
      Memory carried,
      Memory byCells,
      Memory bySums) {
    each(
        units,
        byHidden,
        (row, unit) -> {
          // Made here, where it stays in a register.
          VectorMask<Float> mask = VectorKernels.SPECIES.indexInRange(unit, units);
          int first = row * 4 * units + unit;
          int at = row * units + unit;
          FloatVector in = load(gates, first, mask);
          FloatVector forget = load(gates, first + units, mask);
          FloatVector candidate = load(gates, first + 2 * units, mask);
          FloatVector out = load(gates, first + 3 * units, mask);
          FloatVector squashed = VectorMath.tanh(load(cells, at, mask));
          FloatVector hidden = sum(byHidden, carried, at, mask);
          FloatVector cell =
              hidden.mul(out).mul(rest(squashed.mul(squashed))).add(load(byCells, at, mask));
          FloatVector kept = cell.mul(orZero(before, at, mask));
          store(cell.mul(candidate).mul(in).mul(rest(in)), bySums, first, mask);
          store(kept.mul(forget).mul(rest(forget)), bySums, first + units, mask);
          FloatVector byCandidate = cell.mul(in).mul(rest(candidate.mul(candidate)));
          store(byCandidate, bySums, first + 2 * units, mask);
          FloatVector byOut = hidden.mul(squashed).mul(out).mul(rest(out));
          store(byOut, bySums, first + 3 * units, mask);
          store(cell.mul(forget), byCells, at, mask);
        });
  }

  @Override
  public void gru(
      int units,
      Memory input,
      Memory recurrent,
      Memory bias,
      Memory before,
      Memory gates,
      Memory hidden) {
    each(
        units,
        hidden,
        (row, unit) -> {
          // Made here, where it stays in a register.
          VectorMask<Float> mask = VectorKernels.SPECIES.indexInRange(unit, units);
          int sums = row * 3 * units + unit;
          int first = row * 4 * units + unit;
          int at = row * units + unit;
          FloatVector byUpdate = load(bias, unit, mask).add(orZero(recurrent, sums, mask));
          FloatVector byReset =
              load(bias, units + unit, mask).add(orZero(recurrent, sums + units, mask));
          FloatVector part =
              load(bias, 2 * units + unit, mask).add(orZero(recurrent, sums + 2 * units, mask));
          FloatVector update = VectorMath.sigmoid(load(input, sums, mask).add(byUpdate));
          FloatVector reset = VectorMath.sigmoid(load(input, sums + units, mask).add(byReset));
          FloatVector candidate =
              VectorMath.tanh(load(input, sums + 2 * units, mask).add(reset.mul(part)));
          store(update, gates, first, mask);
          store(reset, gates, first + units, mask);
          store(candidate, gates, first + 2 * units, mask);
          store(part, gates, first + 3 * units, mask);
          FloatVector kept = update.mul(orZero(before, at, mask));
          store(kept.add(rest(update).mul(candidate)), hidden, at, mask);
        });
  }

  @Override
  public void gruGradient(
      int units,
      Memory gates,
      Memory before,
      Memory byHidden,
      Memory carried,
      Memory direct,
      Memory byInput,
      Memory byRecurrent) {
    each(
        units,
        byHidden,
        (row, unit) -> {
          // Made here, where it stays in a register.
          VectorMask<Float> mask = VectorKernels.SPECIES.indexInRange(unit, units);
          int first = row * 4 * units + unit;
          int sums = row * 3 * units + unit;
          int at = row * units + unit;
          FloatVector update = load(gates, first, mask);
          FloatVector reset = load(gates, first + units, mask);
          FloatVector candidate = load(gates, first + 2 * units, mask);
          FloatVector hidden = sum(byHidden, carried, at, mask).add(load(direct, at, mask));
          FloatVector change = orZero(before, at, mask).sub(candidate);
          FloatVector byUpdate = hidden.mul(change).mul(update).mul(rest(update));
          FloatVector byCandidate = hidden.mul(rest(update)).mul(rest(candidate.mul(candidate)));
          FloatVector part = load(gates, first + 3 * units, mask);
          FloatVector byReset = byCandidate.mul(part).mul(reset).mul(rest(reset));
          store(byUpdate, byInput, sums, mask);
          store(byReset, byInput, sums + units, mask);
          store(byCandidate, byInput, sums + 2 * units, mask);
          store(byUpdate, byRecurrent, sums, mask);
          store(byReset, byRecurrent, sums + units, mask);
          store(byCandidate.mul(reset), byRecurrent, sums + 2 * units, mask);
          store(hidden.mul(update), direct, at, mask);
        });
  }
}
