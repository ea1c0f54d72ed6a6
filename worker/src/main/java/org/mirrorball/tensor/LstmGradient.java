package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Back through an {@link Lstm}. Inputs: the recurrent weights, its first three outputs, the
 * gradient by the hidden states, what its form says, and if wanted the gradient by the cells after
 * the last step. Outputs: the gradients by its first two inputs, and by its initial state if it has
 * one.
 */
record LstmGradient(RecurrentForm form, boolean byLastCells) implements Op {
  private static final int NEEDED = 5;

  @Override
  public String opName() {
    return "lstmGradient";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    ShapeCheck.check(
        inputs.get(1).equals(inputs.get(4)), this, inputs, "hidden states and gradient differ");
    if (!form.initial()) {
      return List.of(inputs.get(2), inputs.get(0));
    }
    TensorSpec state = form.state(inputs, NEEDED, 0);
    return List.of(inputs.get(2), inputs.get(0), state, state);
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    TensorView weights = inputs.get(0);
    Recurrence recurrence = Recurrence.over(inputs.get(1).shape(), form.backwards());
    Memory bySums = outputs.get(0).memory();
    int stepLength = inputs.get(1).memory().elementCount() / recurrence.time();
    Memory byCells = Memory.allocate(bySums.dtype(), stepLength);
    Memory carried = Memory.allocate(bySums.dtype(), stepLength);
    Memory zeros = Memory.allocate(carried.dtype(), stepLength);
    List<Kernel> products = recurrence.hiddenProducts(bySums, weights, carried);
    Masking masking = form.masked() ? new Masking(bySums.dtype(), stepLength) : null;
    List<Kernel> all = new ArrayList<>();
    all.add(start(byCells, inputs));
    if (masking != null) {
      all.add(masking.past()::zero);
    }
    for (int step = recurrence.time() - 1; step >= 0; step--) {
      boolean last = step == recurrence.time() - 1;
      if (!last) {
        all.add(products.get(step));
      }
      Memory through = last ? zeros : carried;
      Memory outside = recurrence.step(inputs.get(4).memory(), step);
      all.add(
          masking == null
              ? back(recurrence, step, inputs, outside, through, byCells, bySums)
              : masking.back(this, recurrence, step, inputs, through, byCells, bySums));
    }
    Memory initial = RecurrentForm.memory(form.state(inputs, NEEDED, 0));
    Memory hidden = inputs.get(1).memory();
    all.add(recurrence.weightProduct(hidden, initial, bySums, outputs.get(1)));
    if (initial != null) {
      Memory byHidden = outputs.get(2).memory();
      all.add(recurrence.hiddenProduct(bySums, 0, weights, byHidden));
      if (masking != null) {
        all.add(() -> StepMask.add(byHidden, masking.past(), byHidden));
      }
      all.add(() -> outputs.get(3).memory().copyFrom(byCells));
    }
    return new KernelSequence(all);
  }

  private Kernel start(Memory byCells, List<TensorView> inputs) {
    if (!byLastCells) {
      return byCells::zero;
    }
    Memory gradient = inputs.get(inputs.size() - 1).memory();
    return () -> byCells.copyFrom(gradient);
  }

  private Kernel back(
      Recurrence recurrence,
      int step,
      List<TensorView> inputs,
      Memory byHidden,
      Memory carried,
      Memory byCells,
      Memory bySums) {
    Memory cells = inputs.get(3).memory();
    Memory gatesAt = recurrence.step(inputs.get(2).memory(), step);
    Memory cellsAt = recurrence.step(cells, step);
    Memory initial = RecurrentForm.memory(form.state(inputs, NEEDED, 1));
    Memory before = recurrence.previous(cells, step, initial);
    Memory out = recurrence.step(bySums, step);
    RecurrentKernels kernels = RecurrentKernels.of(bySums.dtype());
    return () ->
        kernels.lstmGradient(
            recurrence.units(), gatesAt, cellsAt, before, byHidden, carried, byCells, out);
  }

  /**
   * A state that stays hands its gradient to the step before, past all gates.
   *
   * @param past the gradient by the hidden state that steps after have handed on
   * @param byHidden with it, the gradient by the hidden state from outside
   * @param cellsBefore the gradient by the cells before the step was gone through
   */
  private record Masking(Memory past, Memory byHidden, Memory cellsBefore) {
    Masking(DType dtype, int stepLength) {
      this(
          Memory.allocate(dtype, stepLength),
          Memory.allocate(dtype, stepLength),
          Memory.allocate(dtype, stepLength));
    }

    Kernel back(
        LstmGradient op,
        Recurrence recurrence,
        int step,
        List<TensorView> inputs,
        Memory carried,
        Memory byCells,
        Memory bySums) {
      Memory outside = recurrence.step(inputs.get(4).memory(), step);
      StepMask mask = new StepMask(recurrence.step(op.form.mask(inputs, NEEDED).memory(), step));
      Memory sumsAt = recurrence.step(bySums, step);
      Kernel plain = op.back(recurrence, step, inputs, byHidden, carried, byCells, bySums);
      return () -> {
        StepMask.add(outside, past, byHidden);
        cellsBefore.copyFrom(byCells);
        plain.run();
        mask.clear(sumsAt);
        mask.keep(byCells, cellsBefore);
        StepMask.add(byHidden, carried, past);
        mask.clearOthers(past);
      };
    }
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    throw SecondDerivative.missing(this);
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    long rows = inputs.get(1).shape().dim(0) * inputs.get(1).shape().dim(1);
    return Cost.of(4 * rows * inputs.get(0).shape().elementCount(), inputs, outputs);
  }
}
