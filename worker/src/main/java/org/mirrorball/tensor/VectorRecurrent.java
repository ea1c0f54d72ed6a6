package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * Steps of recurrent layers over float32. Every loop is small, with one transcendental function at
 * most, and goes through memory that is still in the cache: larger ones are not compiled to vector
 * instructions.
 */
final class VectorRecurrent implements RecurrentKernels {
  private static final int LANES = VectorKernels.SPECIES.length();

  VectorRecurrent() {}

  private static FloatVector load(ByteBuffer from, int index) {
    return VectorKernels.load(from, index);
  }

  private static float get(ByteBuffer from, int index) {
    return from.getFloat(index * Float.BYTES);
  }

  private static void put(ByteBuffer to, int index, double value) {
    to.putFloat(index * Float.BYTES, (float) value);
  }

  /** {@code out = a + b}, of ranges. */
  private static void add(
      ByteBuffer a, int fromA, ByteBuffer b, int fromB, ByteBuffer out, int to, int count) {
    int index = 0;
    for (; index <= count - LANES; index += LANES) {
      VectorKernels.store(load(a, fromA + index).add(load(b, fromB + index)), out, to + index);
    }
    for (; index < count; index++) {
      put(out, to + index, get(a, fromA + index) + get(b, fromB + index));
    }
  }

  private static void sigmoid(ByteBuffer values, int begin, int count) {
    int end = begin + count;
    int index = begin;
    for (; index <= end - LANES; index += LANES) {
      VectorKernels.store(VectorMath.sigmoid(load(values, index)), values, index);
    }
    for (; index < end; index++) {
      put(values, index, Curve.sigmoid(get(values, index)));
    }
  }

  private static void tanh(ByteBuffer from, int begin, ByteBuffer out, int to, int count) {
    int index = 0;
    for (; index <= count - LANES; index += LANES) {
      VectorKernels.store(VectorMath.tanh(load(from, begin + index)), out, to + index);
    }
    for (; index < count; index++) {
      put(out, to + index, Math.tanh(get(from, begin + index)));
    }
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
    ByteBuffer sums = gates.bytes();
    add(input.bytes(), 0, recurrent.bytes(), 0, sums, 0, gates.elementCount());
    int rows = hidden.elementCount() / units;
    for (int row = 0; row < rows; row++) {
      int first = row * 4 * units;
      sigmoid(sums, first, 2 * units);
      tanh(sums, first + 2 * units, sums, first + 2 * units, units);
      sigmoid(sums, first + 3 * units, units);
      cells(units, row, sums, before.bytes(), cells.bytes());
    }
    tanh(cells.bytes(), 0, hidden.bytes(), 0, hidden.elementCount());
    for (int row = 0; row < rows; row++) {
      multiply(sums, row * 4 * units + 3 * units, hidden.bytes(), row * units, units);
    }
  }

  /** {@code out *= factors}, of ranges. */
  private static void multiply(ByteBuffer factors, int from, ByteBuffer out, int to, int count) {
    int index = 0;
    for (; index <= count - LANES; index += LANES) {
      FloatVector product = load(factors, from + index).mul(load(out, to + index));
      VectorKernels.store(product, out, to + index);
    }
    for (; index < count; index++) {
      put(out, to + index, get(factors, from + index) * get(out, to + index));
    }
  }

  private static void cells(
      int units, int row, ByteBuffer gates, ByteBuffer before, ByteBuffer cells) {
    int in = row * 4 * units;
    int at = row * units;
    int unit = 0;
    for (; unit <= units - LANES; unit += LANES) {
      FloatVector kept = load(gates, in + units + unit).mul(load(before, at + unit));
      FloatVector fresh = load(gates, in + unit).mul(load(gates, in + 2 * units + unit));
      VectorKernels.store(kept.add(fresh), cells, at + unit);
    }
    for (; unit < units; unit++) {
      float kept = get(gates, in + units + unit) * get(before, at + unit);
      put(cells, at + unit, kept + get(gates, in + unit) * get(gates, in + 2 * units + unit));
    }
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
    int rows = byHidden.elementCount() / units;
    int body = units / LANES * LANES;
    for (int row = 0; row < rows; row++) {
      // The place of the output gate's gradient holds the squashed cells until it is known.
      int at = row * units;
      tanh(cells.bytes(), at, bySums.bytes(), row * 4 * units + 3 * units, units);
      for (int unit = 0; unit < body; unit += LANES) {
        int first = row * 4 * units + unit;
        byOutput(units, first, at + unit, gates, byHidden, carried, byCells, bySums);
        byCell(units, first, at + unit, gates, before, byCells, bySums);
      }
    }
    if (body < units) {
      ScalarRecurrent.INSTANCE.lstmGradient(
          units, body, gates, cells, before, byHidden, carried, byCells, bySums);
    }
  }

  /** The output gate's gradient, and what the hidden state adds to the cells'. */
  private static void byOutput(
      int units,
      int first,
      int at,
      Memory gates,
      Memory byHidden,
      Memory carried,
      Memory byCells,
      Memory bySums) {
    FloatVector out = load(gates.bytes(), first + 3 * units);
    FloatVector squashed = load(bySums.bytes(), first + 3 * units);
    FloatVector hidden = load(byHidden.bytes(), at).add(load(carried.bytes(), at)).mul(out);
    FloatVector cell = hidden.sub(hidden.mul(squashed).mul(squashed));
    VectorKernels.store(load(byCells.bytes(), at).add(cell), byCells.bytes(), at);
    FloatVector product = hidden.mul(squashed);
    VectorKernels.store(product.sub(product.mul(out)), bySums.bytes(), first + 3 * units);
  }

  /** The gradients of the other gates, and of the cells before. */
  private static void byCell(
      int units, int first, int at, Memory gates, Memory before, Memory byCells, Memory bySums) {
    ByteBuffer to = bySums.bytes();
    FloatVector in = load(gates.bytes(), first);
    FloatVector forget = load(gates.bytes(), first + units);
    FloatVector candidate = load(gates.bytes(), first + 2 * units);
    FloatVector cell = load(byCells.bytes(), at);
    FloatVector fresh = cell.mul(in);
    FloatVector gained = fresh.mul(candidate);
    VectorKernels.store(gained.sub(gained.mul(in)), to, first);
    VectorKernels.store(fresh.sub(gained.mul(candidate)), to, first + 2 * units);
    FloatVector kept = cell.mul(forget);
    FloatVector lost = kept.mul(load(before.bytes(), at));
    VectorKernels.store(lost.sub(lost.mul(forget)), to, first + units);
    VectorKernels.store(kept, byCells.bytes(), at);
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
    ByteBuffer to = gates.bytes();
    int rows = hidden.elementCount() / units;
    for (int row = 0; row < rows; row++) {
      int sums = row * 3 * units;
      int first = row * 4 * units;
      int part = first + 3 * units;
      add(recurrent.bytes(), sums, bias.bytes(), 0, to, first, 2 * units);
      add(recurrent.bytes(), sums + 2 * units, bias.bytes(), 2 * units, to, part, units);
      add(input.bytes(), sums, to, first, to, first, 2 * units);
      sigmoid(to, first, 2 * units);
      candidate(units, input.bytes(), sums + 2 * units, to, first);
      tanh(to, first + 2 * units, to, first + 2 * units, units);
      mix(units, to, first, before.bytes(), hidden.bytes(), row * units);
    }
  }

  /** The candidate's sum: the input's part, and the state's as far as the reset gate lets it. */
  private static void candidate(
      int units, ByteBuffer input, int from, ByteBuffer gates, int first) {
    int unit = 0;
    for (; unit <= units - LANES; unit += LANES) {
      FloatVector part =
          load(gates, first + units + unit).mul(load(gates, first + 3 * units + unit));
      VectorKernels.store(load(input, from + unit).add(part), gates, first + 2 * units + unit);
    }
    for (; unit < units; unit++) {
      float part = get(gates, first + units + unit) * get(gates, first + 3 * units + unit);
      put(gates, first + 2 * units + unit, get(input, from + unit) + part);
    }
  }

  /** The hidden state: the one before as far as the update gate lets it, else the candidate. */
  private static void mix(
      int units, ByteBuffer gates, int first, ByteBuffer before, ByteBuffer hidden, int at) {
    int unit = 0;
    for (; unit <= units - LANES; unit += LANES) {
      FloatVector candidate = load(gates, first + 2 * units + unit);
      FloatVector change = load(before, at + unit).sub(candidate);
      FloatVector state = load(gates, first + unit).mul(change).add(candidate);
      VectorKernels.store(state, hidden, at + unit);
    }
    for (; unit < units; unit++) {
      float candidate = get(gates, first + 2 * units + unit);
      float change = get(before, at + unit) - candidate;
      put(hidden, at + unit, get(gates, first + unit) * change + candidate);
    }
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
    int rows = byHidden.elementCount() / units;
    int body = units / LANES * LANES;
    for (int row = 0; row < rows; row++) {
      for (int unit = 0; unit < body; unit += LANES) {
        int at = row * units + unit;
        int sums = row * 3 * units + unit;
        byUpdate(
            units,
            row * 4 * units + unit,
            sums,
            at,
            gates,
            before,
            byHidden,
            carried,
            direct,
            byInput);
        byCandidate(units, row * 4 * units + unit, sums, gates, byInput, byRecurrent);
      }
    }
    if (body < units) {
      ScalarRecurrent.INSTANCE.gruGradient(
          units, body, gates, before, byHidden, carried, direct, byInput, byRecurrent);
    }
  }

  /** The gradients of update gate and candidate, and of the state before past the product. */
  private static void byUpdate(
      int units,
      int first,
      int sums,
      int at,
      Memory gates,
      Memory before,
      Memory byHidden,
      Memory carried,
      Memory direct,
      Memory byInput) {
    FloatVector update = load(gates.bytes(), first);
    FloatVector candidate = load(gates.bytes(), first + 2 * units);
    FloatVector hidden = load(byHidden.bytes(), at).add(load(carried.bytes(), at));
    hidden = hidden.add(load(direct.bytes(), at));
    FloatVector kept = hidden.mul(update);
    FloatVector changed = kept.mul(load(before.bytes(), at).sub(candidate));
    FloatVector fresh = hidden.sub(kept);
    VectorKernels.store(kept, direct.bytes(), at);
    VectorKernels.store(changed.sub(changed.mul(update)), byInput.bytes(), sums);
    VectorKernels.store(
        fresh.sub(fresh.mul(candidate).mul(candidate)), byInput.bytes(), sums + 2 * units);
  }

  /** The reset gate's gradient, and all of the recurrent sums'. */
  private static void byCandidate(
      int units, int first, int sums, Memory gates, Memory byInput, Memory byRecurrent) {
    FloatVector reset = load(gates.bytes(), first + units);
    FloatVector candidate = load(byInput.bytes(), sums + 2 * units);
    FloatVector passed = candidate.mul(reset);
    FloatVector product = passed.mul(load(gates.bytes(), first + 3 * units));
    FloatVector byReset = product.sub(product.mul(reset));
    VectorKernels.store(byReset, byInput.bytes(), sums + units);
    VectorKernels.store(load(byInput.bytes(), sums), byRecurrent.bytes(), sums);
    VectorKernels.store(byReset, byRecurrent.bytes(), sums + units);
    VectorKernels.store(passed, byRecurrent.bytes(), sums + 2 * units);
  }
}
