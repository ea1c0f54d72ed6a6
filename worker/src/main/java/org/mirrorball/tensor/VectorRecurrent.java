package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Steps of recurrent layers over float32. Every loop is small, with one transcendental function at
 * most, goes through memory that is still in the cache, and is compiled by itself: larger ones are
 * not compiled to vector instructions.
 */
final class VectorRecurrent implements RecurrentKernels {
  private static final int LANES = VectorSpan.LANES;

  /** A loop over the units of a row. */
  private interface RowLoop {
    void run(int row);
  }

  VectorRecurrent() {}

  /**
   * Runs the loops for each row. That they come as objects of many classes keeps the compiler from
   * pulling all of them into one method, where it meets its limit and the vectors become objects.
   */
  private static void eachRow(int rows, RowLoop... loops) {
    for (int row = 0; row < rows; row++) {
      for (RowLoop loop : loops) {
        loop.run(row);
      }
    }
  }

  /** {@code out = a + b}, of ranges. */
  private static void add(Memory a, int fromA, Memory b, int fromB, Memory out, int to, int count) {
    VectorSpan left = VectorSpan.of(a);
    VectorSpan right = VectorSpan.of(b);
    VectorSpan sums = VectorSpan.of(out);
    int index = 0;
    for (; index <= count - LANES; index += LANES) {
      sums.store(left.load(fromA + index).add(right.load(fromB + index)), to + index);
    }
    for (; index < count; index++) {
      sums.put(left.get(fromA + index) + right.get(fromB + index), to + index);
    }
  }

  private static void sigmoid(Memory values, int begin, int count) {
    VectorSpan span = VectorSpan.of(values);
    int end = begin + count;
    int index = begin;
    for (; index <= end - LANES; index += LANES) {
      span.store(VectorMath.sigmoid(span.load(index)), index);
    }
    for (; index < end; index++) {
      span.put(Curve.sigmoid(span.get(index)), index);
    }
  }

  private static void tanh(Memory in, int begin, Memory out, int to, int count) {
    VectorSpan from = VectorSpan.of(in);
    VectorSpan squashed = VectorSpan.of(out);
    int index = 0;
    for (; index <= count - LANES; index += LANES) {
      squashed.store(VectorMath.tanh(from.load(begin + index)), to + index);
    }
    for (; index < count; index++) {
      squashed.put(Math.tanh(from.get(begin + index)), to + index);
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
    int width = 4 * units;
    int candidate = 2 * units;
    int output = 3 * units;
    eachRow(
        hidden.elementCount() / units,
        row -> add(input, row * width, recurrent, row * width, gates, row * width, width),
        row -> sigmoid(gates, row * width, candidate),
        row -> tanh(gates, row * width + candidate, gates, row * width + candidate, units),
        row -> sigmoid(gates, row * width + output, units),
        row -> cells(units, row, gates, before, cells),
        row -> tanh(cells, row * units, hidden, row * units, units),
        row -> multiply(gates, row * width + output, hidden, row * units, units));
  }

  /** {@code out *= factors}, of ranges. */
  private static void multiply(Memory factors, int from, Memory out, int to, int count) {
    VectorSpan by = VectorSpan.of(factors);
    VectorSpan products = VectorSpan.of(out);
    int index = 0;
    for (; index <= count - LANES; index += LANES) {
      products.store(by.load(from + index).mul(products.load(to + index)), to + index);
    }
    for (; index < count; index++) {
      products.put(by.get(from + index) * products.get(to + index), to + index);
    }
  }

  private static void cells(int units, int row, Memory gates, Memory before, Memory cells) {
    VectorSpan gate = VectorSpan.of(gates);
    VectorSpan old = VectorSpan.of(before);
    VectorSpan cell = VectorSpan.of(cells);
    int in = row * 4 * units;
    int at = row * units;
    int unit = 0;
    for (; unit <= units - LANES; unit += LANES) {
      FloatVector kept = gate.load(in + units + unit).mul(old.load(at + unit));
      FloatVector fresh = gate.load(in + unit).mul(gate.load(in + 2 * units + unit));
      cell.store(kept.add(fresh), at + unit);
    }
    for (; unit < units; unit++) {
      float kept = gate.get(in + units + unit) * old.get(at + unit);
      cell.put(kept + gate.get(in + unit) * gate.get(in + 2 * units + unit), at + unit);
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
    int body = VectorSpan.whole(units);
    eachRow(
        byHidden.elementCount() / units,
        // The place of the output gate's gradient holds the squashed cells until it is known.
        row -> tanh(cells, row * units, bySums, row * 4 * units + 3 * units, units),
        row -> byOutput(units, row, gates, byHidden, carried, byCells, bySums),
        row -> byCell(units, row, gates, before, byCells, bySums));
    if (body < units) {
      ScalarRecurrent.INSTANCE.lstmGradient(
          units, body, gates, cells, before, byHidden, carried, byCells, bySums);
    }
  }

  /** The output gate's gradient, and what the hidden state adds to the cells'. */
  private static void byOutput(
      int units,
      int row,
      Memory gates,
      Memory byHidden,
      Memory carried,
      Memory byCells,
      Memory bySums) {
    VectorSpan gate = VectorSpan.of(gates);
    VectorSpan ahead = VectorSpan.of(byHidden);
    VectorSpan later = VectorSpan.of(carried);
    VectorSpan cells = VectorSpan.of(byCells);
    VectorSpan sums = VectorSpan.of(bySums);
    int output = row * 4 * units + 3 * units;
    int at = row * units;
    for (int unit = 0; unit <= units - LANES; unit += LANES) {
      FloatVector out = gate.load(output + unit);
      FloatVector squashed = sums.load(output + unit);
      FloatVector hidden = ahead.load(at + unit).add(later.load(at + unit)).mul(out);
      FloatVector product = hidden.mul(squashed);
      cells.store(cells.load(at + unit).add(hidden.sub(product.mul(squashed))), at + unit);
      sums.store(product.sub(product.mul(out)), output + unit);
    }
  }

  /** The gradients of the other gates, and of the cells before. */
  private static void byCell(
      int units, int row, Memory gates, Memory before, Memory byCells, Memory bySums) {
    VectorSpan gate = VectorSpan.of(gates);
    VectorSpan old = VectorSpan.of(before);
    VectorSpan cells = VectorSpan.of(byCells);
    VectorSpan sums = VectorSpan.of(bySums);
    int input = row * 4 * units;
    int at = row * units;
    for (int unit = 0; unit <= units - LANES; unit += LANES) {
      int first = input + unit;
      FloatVector in = gate.load(first);
      FloatVector candidate = gate.load(first + 2 * units);
      FloatVector cell = cells.load(at + unit);
      FloatVector fresh = cell.mul(in);
      FloatVector gained = fresh.mul(candidate);
      sums.store(gained.sub(gained.mul(in)), first);
      sums.store(fresh.sub(gained.mul(candidate)), first + 2 * units);
      FloatVector forget = gate.load(first + units);
      FloatVector kept = cell.mul(forget);
      FloatVector lost = kept.mul(old.load(at + unit));
      sums.store(lost.sub(lost.mul(forget)), first + units);
      cells.store(kept, at + unit);
    }
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
    int width = 4 * units;
    int inputWidth = 3 * units;
    int candidate = 2 * units;
    int part = 3 * units;
    eachRow(
        hidden.elementCount() / units,
        row -> add(recurrent, row * inputWidth, bias, 0, gates, row * width, candidate),
        row ->
            add(
                recurrent,
                row * inputWidth + candidate,
                bias,
                candidate,
                gates,
                row * width + part,
                units),
        row -> add(input, row * inputWidth, gates, row * width, gates, row * width, candidate),
        row -> sigmoid(gates, row * width, candidate),
        row -> candidate(units, input, row * inputWidth + candidate, gates, row * width),
        row -> tanh(gates, row * width + candidate, gates, row * width + candidate, units),
        row -> mix(units, gates, row * width, before, hidden, row * units));
  }

  /** The candidate's sum: the input's part, and the state's as far as the reset gate lets it. */
  private static void candidate(int units, Memory input, int from, Memory gates, int first) {
    VectorSpan in = VectorSpan.of(input);
    VectorSpan gate = VectorSpan.of(gates);
    int unit = 0;
    for (; unit <= units - LANES; unit += LANES) {
      int at = first + unit;
      FloatVector part = gate.load(at + units).mul(gate.load(at + 3 * units));
      gate.store(in.load(from + unit).add(part), at + 2 * units);
    }
    for (; unit < units; unit++) {
      int at = first + unit;
      float part = gate.get(at + units) * gate.get(at + 3 * units);
      gate.put(in.get(from + unit) + part, at + 2 * units);
    }
  }

  /** The hidden state: the one before as far as the update gate lets it, else the candidate. */
  private static void mix(
      int units, Memory gates, int first, Memory before, Memory hidden, int at) {
    VectorSpan gate = VectorSpan.of(gates);
    VectorSpan old = VectorSpan.of(before);
    VectorSpan states = VectorSpan.of(hidden);
    int unit = 0;
    for (; unit <= units - LANES; unit += LANES) {
      FloatVector candidate = gate.load(first + 2 * units + unit);
      FloatVector change = old.load(at + unit).sub(candidate);
      states.store(gate.load(first + unit).mul(change).add(candidate), at + unit);
    }
    for (; unit < units; unit++) {
      float candidate = gate.get(first + 2 * units + unit);
      float change = old.get(at + unit) - candidate;
      states.put(gate.get(first + unit) * change + candidate, at + unit);
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
    int body = VectorSpan.whole(units);
    eachRow(
        byHidden.elementCount() / units,
        row -> byUpdate(units, row, gates, before, byHidden, carried, direct, byInput),
        row -> byCandidate(units, row, gates, byInput, byRecurrent));
    if (body < units) {
      ScalarRecurrent.INSTANCE.gruGradient(
          units, body, gates, before, byHidden, carried, direct, byInput, byRecurrent);
    }
  }

  /** The gradients of update gate and candidate, and of the state before past the product. */
  private static void byUpdate(
      int units,
      int row,
      Memory gates,
      Memory before,
      Memory byHidden,
      Memory carried,
      Memory direct,
      Memory byInput) {
    VectorSpan gate = VectorSpan.of(gates);
    VectorSpan old = VectorSpan.of(before);
    VectorSpan ahead = VectorSpan.of(byHidden);
    VectorSpan later = VectorSpan.of(carried);
    VectorSpan past = VectorSpan.of(direct);
    VectorSpan sums = VectorSpan.of(byInput);
    for (int unit = 0; unit <= units - LANES; unit += LANES) {
      int at = row * units + unit;
      int first = row * 4 * units + unit;
      int sum = row * 3 * units + unit;
      FloatVector update = gate.load(first);
      FloatVector candidate = gate.load(first + 2 * units);
      FloatVector hidden = ahead.load(at).add(later.load(at)).add(past.load(at));
      FloatVector kept = hidden.mul(update);
      FloatVector changed = kept.mul(old.load(at).sub(candidate));
      FloatVector fresh = hidden.sub(kept);
      past.store(kept, at);
      sums.store(changed.sub(changed.mul(update)), sum);
      sums.store(fresh.sub(fresh.mul(candidate).mul(candidate)), sum + 2 * units);
    }
  }

  /** The reset gate's gradient, and all of the recurrent sums'. */
  private static void byCandidate(
      int units, int row, Memory gates, Memory byInput, Memory byRecurrent) {
    VectorSpan gate = VectorSpan.of(gates);
    VectorSpan in = VectorSpan.of(byInput);
    VectorSpan recurrent = VectorSpan.of(byRecurrent);
    for (int unit = 0; unit <= units - LANES; unit += LANES) {
      int first = row * 4 * units + unit;
      int sum = row * 3 * units + unit;
      FloatVector reset = gate.load(first + units);
      FloatVector passed = in.load(sum + 2 * units).mul(reset);
      FloatVector product = passed.mul(gate.load(first + 3 * units));
      FloatVector byReset = product.sub(product.mul(reset));
      in.store(byReset, sum + units);
      recurrent.store(in.load(sum), sum);
      recurrent.store(byReset, sum + units);
      recurrent.store(passed, sum + 2 * units);
    }
  }
}
