package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * A layer of long short-term memory (Hochreiter and Schmidhuber, 1997) over time, with Keras's
 * formulas and order of gates.
 *
 * <p>Inputs: the input's part of the gates' sums with the bias, [time, batch, 4 units]; recurrent
 * weights [units, 4 units]; what the form says, the state being hidden state and cells. Outputs,
 * [time, batch, ...]: hidden states [units], and for the gradient the activated gates [4 units] and
 * the cells [units]; then the cells after the last step, [batch, units].
 */
record Lstm(RecurrentForm form) implements Op {
  static final int GATES = 4;
  private static final int NEEDED = 2;

  @Override
  public String opName() {
    return "lstm";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    ShapeCheck.rank(this, inputs, 0, 3);
    Shape sums = inputs.get(0).shape();
    Shape weights = inputs.get(1).shape();
    Shape hidden = recurrent(this, inputs, GATES);
    ShapeCheck.check(sums.dim(2) == weights.dim(1), this, inputs, "their last axes differ");
    form.check(this, inputs, NEEDED, 2, hidden);
    TensorSpec states = inputs.get(0).withShape(hidden);
    TensorSpec last = states.withShape(Shape.of(hidden.dim(1), hidden.dim(2)));
    return List.of(states, inputs.get(0), states, last);
  }

  /** The shape of the hidden states, given weights of so many gates. */
  static Shape recurrent(Op op, List<TensorSpec> inputs, int gates) {
    ShapeCheck.rank(op, inputs, 1, 2);
    Shape weights = inputs.get(1).shape();
    ShapeCheck.check(
        weights.dim(1) == gates * weights.dim(0),
        op,
        inputs,
        "recurrent weights must be [units, " + gates + " units]");
    return inputs.get(0).shape().with(2, weights.dim(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Recurrence recurrence = Recurrence.over(outputs.get(0).shape(), form.backwards());
    Memory initial = RecurrentForm.memory(form.state(inputs, NEEDED, 0));
    Memory hidden = outputs.get(0).memory();
    Memory sums = inputs.get(0).memory();
    Memory scratch = Memory.allocate(hidden.dtype(), sums.elementCount() / recurrence.time());
    Memory zeros = Memory.allocate(hidden.dtype(), scratch.elementCount());
    List<Kernel> products = recurrence.recurrentProducts(hidden, initial, inputs.get(1), scratch);
    Kernel steps =
        KernelSequence.of(
            recurrence.time(),
            products,
            step -> {
              Memory product = step == 0 && initial == null ? zeros : scratch;
              return step(recurrence, step, product, inputs, outputs);
            });
    Memory lastCells = recurrence.step(outputs.get(2).memory(), recurrence.time() - 1);
    return new KernelSequence(List.of(steps, () -> outputs.get(3).memory().copyFrom(lastCells)));
  }

  private Kernel step(
      Recurrence recurrence,
      int step,
      Memory product,
      List<TensorView> inputs,
      List<TensorView> outputs) {
    Memory sums = recurrence.step(inputs.get(0).memory(), step);
    Memory hidden = recurrence.step(outputs.get(0).memory(), step);
    Memory gates = recurrence.step(outputs.get(1).memory(), step);
    Memory cells = recurrence.step(outputs.get(2).memory(), step);
    Memory initialHidden = RecurrentForm.memory(form.state(inputs, NEEDED, 0));
    Memory initialCells = RecurrentForm.memory(form.state(inputs, NEEDED, 1));
    Memory before = recurrence.previous(outputs.get(2).memory(), step, initialCells);
    RecurrentKernels kernels = RecurrentKernels.of(hidden.dtype());
    Kernel plain =
        () -> kernels.lstm(recurrence.units(), sums, product, before, gates, cells, hidden);
    if (!form.masked()) {
      return plain;
    }
    StepMask mask = new StepMask(recurrence.step(form.mask(inputs, NEEDED).memory(), step));
    Memory hiddenBefore = recurrence.previous(outputs.get(0).memory(), step, initialHidden);
    return () -> {
      plain.run();
      mask.keep(cells, before);
      mask.keep(hidden, hiddenBefore);
    };
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor byHidden = request.outputGradient();
    Tensor byLastCells = request.outputGradients().get(3);
    List<Tensor> needed = new ArrayList<>(List.of(request.input(1)));
    needed.addAll(request.outputs().subList(0, 3));
    needed.add(byHidden != null ? byHidden : Ops.zerosLike(request.output()));
    needed.addAll(request.inputs().subList(NEEDED, request.inputs().size()));
    if (byLastCells != null) {
      needed.add(byLastCells);
    }
    Op op = new LstmGradient(form, byLastCells != null);
    List<Tensor> gradients = Dispatch.all(op, needed.toArray(Tensor[]::new));
    Tensor[] all = new Tensor[request.inputs().size()];
    all[0] = gradients.get(0);
    all[1] = gradients.get(1);
    if (form.initial()) {
      all[all.length - 2] = gradients.get(2);
      all[all.length - 1] = gradients.get(3);
    }
    return all;
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    long rows = inputs.get(0).shape().dim(0) * inputs.get(0).shape().dim(1);
    return Cost.of(2 * rows * inputs.get(1).shape().elementCount(), inputs, outputs);
  }
}
