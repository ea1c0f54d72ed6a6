package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Back through a {@link Gru}. Inputs: the recurrent weights, its two outputs, the gradient by the
 * hidden states, and what its form says. Outputs: the gradients by the input's sums and by the
 * recurrent sums, [time, batch, 3 units] both, by the recurrent weights, and by its initial state
 * if it has one.
 */
record GruGradient(RecurrentForm form) implements Op {
  private static final int NEEDED = 4;

  @Override
  public String opName() {
    return "gruGradient";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    ShapeCheck.check(
        inputs.get(1).equals(inputs.get(3)), this, inputs, "hidden states and gradient differ");
    Shape hidden = inputs.get(1).shape();
    TensorSpec sums = inputs.get(1).withShape(hidden.with(2, 3 * hidden.dim(2)));
    return form.initial()
        ? List.of(sums, sums, inputs.get(0), form.state(inputs, NEEDED, 0))
        : List.of(sums, sums, inputs.get(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Recurrence recurrence = Recurrence.over(inputs.get(1).shape(), form.backwards());
    Memory byRecurrent = outputs.get(1).memory();
    int stepLength = inputs.get(1).memory().elementCount() / recurrence.time();
    Memory direct = Memory.allocate(byRecurrent.dtype(), stepLength);
    Memory carried = Memory.allocate(byRecurrent.dtype(), stepLength);
    Memory zeros = Memory.allocate(carried.dtype(), stepLength);
    Memory before = Memory.allocate(direct.dtype(), stepLength);
    List<Kernel> products = recurrence.hiddenProducts(byRecurrent, inputs.get(0), carried);
    List<Kernel> all = new ArrayList<>();
    all.add(direct::zero);
    for (int step = recurrence.time() - 1; step >= 0; step--) {
      boolean last = step == recurrence.time() - 1;
      if (!last) {
        all.add(products.get(step));
      }
      Memory through = last ? zeros : carried;
      Kernel plain = back(recurrence, step, inputs, through, direct, outputs);
      all.add(
          !form.masked()
              ? plain
              : masked(plain, recurrence, step, inputs, through, direct, before, outputs));
    }
    Memory initial = RecurrentForm.memory(form.state(inputs, NEEDED, 0));
    Memory hidden = inputs.get(1).memory();
    all.add(recurrence.weightProduct(hidden, initial, byRecurrent, outputs.get(2)));
    if (initial != null) {
      Memory byInitial = outputs.get(3).memory();
      all.add(recurrence.hiddenProduct(byRecurrent, 0, inputs.get(0), byInitial));
      all.add(() -> StepMask.add(byInitial, direct, byInitial));
    }
    return new KernelSequence(all);
  }

  private Kernel back(
      Recurrence recurrence,
      int step,
      List<TensorView> inputs,
      Memory carried,
      Memory direct,
      List<TensorView> outputs) {
    Memory initial = RecurrentForm.memory(form.state(inputs, NEEDED, 0));
    Memory before = recurrence.previous(inputs.get(1).memory(), step, initial);
    Memory gatesAt = recurrence.step(inputs.get(2).memory(), step);
    Memory byHidden = recurrence.step(inputs.get(3).memory(), step);
    Memory byInput = recurrence.step(outputs.get(0).memory(), step);
    Memory byRecurrent = recurrence.step(outputs.get(1).memory(), step);
    RecurrentKernels kernels = RecurrentKernels.of(direct.dtype());
    return () ->
        kernels.gruGradient(
            recurrence.units(), gatesAt, before, byHidden, carried, direct, byInput, byRecurrent);
  }

  /** A state that stays hands its whole gradient to the step before, past all gates. */
  private Kernel masked(
      Kernel plain,
      Recurrence recurrence,
      int step,
      List<TensorView> inputs,
      Memory carried,
      Memory direct,
      Memory before,
      List<TensorView> outputs) {
    Memory byHidden = recurrence.step(inputs.get(3).memory(), step);
    StepMask mask = new StepMask(recurrence.step(form.mask(inputs, NEEDED).memory(), step));
    Memory byInput = recurrence.step(outputs.get(0).memory(), step);
    Memory byRecurrent = recurrence.step(outputs.get(1).memory(), step);
    return () -> {
      StepMask.add(byHidden, carried, before);
      StepMask.add(before, direct, before);
      plain.run();
      mask.clear(byInput);
      mask.clear(byRecurrent);
      mask.keep(direct, before);
    };
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
