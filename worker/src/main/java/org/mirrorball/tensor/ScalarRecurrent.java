package org.mirrorball.tensor;

/** Plain loops, for both types. */
final class ScalarRecurrent implements RecurrentKernels {
  static final ScalarRecurrent INSTANCE = new ScalarRecurrent();

  private ScalarRecurrent() {}

  @Override
  public void lstm(
      int units,
      Memory input,
      Memory recurrent,
      Memory before,
      Memory gates,
      Memory cells,
      Memory hidden) {
    for (int index = 0; index < hidden.elementCount(); index++) {
      int first = index / units * 4 * units + index % units;
      for (int gate = 0; gate < 4; gate++) {
        int at = first + gate * units;
        double sum = input.get(at) + recurrent.get(at);
        gates.put(at, gate == 2 ? Math.tanh(sum) : Curve.sigmoid(sum));
      }
      double kept = gates.get(first + units) * before.get(index);
      double cell = kept + gates.get(first) * gates.get(first + 2 * units);
      cells.put(index, cell);
      hidden.put(index, gates.get(first + 3 * units) * Math.tanh(cell));
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
    lstmGradient(units, 0, gates, cells, before, byHidden, carried, byCells, bySums);
  }

  /** Of each row's units from {@code firstUnit} on. */
  void lstmGradient(
      int units,
      int firstUnit,
      Memory gates,
      Memory cells,
      Memory before,
      Memory byHidden,
      Memory carried,
      Memory byCells,
      Memory bySums) {
    for (int index = 0; index < byHidden.elementCount(); index++) {
      if (index % units < firstUnit) {
        continue;
      }
      int first = index / units * 4 * units + index % units;
      double input = gates.get(first);
      double forget = gates.get(first + units);
      double candidate = gates.get(first + 2 * units);
      double output = gates.get(first + 3 * units);
      double squashed = Math.tanh(cells.get(index));
      double hidden = byHidden.get(index) + carried.get(index);
      double cell = byCells.get(index) + hidden * output * (1 - squashed * squashed);
      bySums.put(first, cell * candidate * input * (1 - input));
      bySums.put(first + units, cell * before.get(index) * forget * (1 - forget));
      bySums.put(first + 2 * units, cell * input * (1 - candidate * candidate));
      bySums.put(first + 3 * units, hidden * squashed * output * (1 - output));
      byCells.put(index, cell * forget);
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
    for (int index = 0; index < hidden.elementCount(); index++) {
      int row = index / units;
      int unit = index % units;
      int sums = row * 3 * units + unit;
      int first = row * 4 * units + unit;
      double[] part = new double[3];
      for (int gate = 0; gate < 3; gate++) {
        part[gate] = bias.get(gate * units + unit) + recurrent.get(sums + gate * units);
      }
      double update = Curve.sigmoid(input.get(sums) + part[0]);
      double reset = Curve.sigmoid(input.get(sums + units) + part[1]);
      double candidate = Math.tanh(input.get(sums + 2 * units) + reset * part[2]);
      gates.put(first, update);
      gates.put(first + units, reset);
      gates.put(first + 2 * units, candidate);
      gates.put(first + 3 * units, part[2]);
      hidden.put(index, update * before.get(index) + (1 - update) * candidate);
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
    gruGradient(units, 0, gates, before, byHidden, carried, direct, byInput, byRecurrent);
  }

  /** Of each row's units from {@code firstUnit} on. */
  void gruGradient(
      int units,
      int firstUnit,
      Memory gates,
      Memory before,
      Memory byHidden,
      Memory carried,
      Memory direct,
      Memory byInput,
      Memory byRecurrent) {
    for (int index = 0; index < byHidden.elementCount(); index++) {
      if (index % units < firstUnit) {
        continue;
      }
      int first = index / units * 4 * units + index % units;
      int sums = index / units * 3 * units + index % units;
      double update = gates.get(first);
      double reset = gates.get(first + units);
      double candidate = gates.get(first + 2 * units);
      double hidden = byHidden.get(index) + carried.get(index) + direct.get(index);
      double byUpdate = hidden * (before.get(index) - candidate) * update * (1 - update);
      double byCandidate = hidden * (1 - update) * (1 - candidate * candidate);
      double byReset = byCandidate * gates.get(first + 3 * units) * reset * (1 - reset);
      byInput.put(sums, byUpdate);
      byInput.put(sums + units, byReset);
      byInput.put(sums + 2 * units, byCandidate);
      byRecurrent.put(sums, byUpdate);
      byRecurrent.put(sums + units, byReset);
      byRecurrent.put(sums + 2 * units, byCandidate * reset);
      direct.put(index, hidden * update);
    }
  }
}
