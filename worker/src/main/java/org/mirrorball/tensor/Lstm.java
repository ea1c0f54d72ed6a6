package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A layer of long short-term memory (Hochreiter and Schmidhuber, 1997) over time, from a state of
 * zeros, with Keras's formulas and order of gates.
 *
 * <p>Inputs: the input's part of the gates' sums with the bias, [time, batch, 4 units]; recurrent
 * weights [units, 4 units]; if wanted a mask [time, batch], 0 where the state stays. Outputs,
 * [time, batch, ...]: hidden states [units], and for the gradient the activated gates [4 units] and
 * the cells [units].
 */
record Lstm(boolean backwards) implements Op {
  static final int GATES = 4;

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
    checkMask(this, inputs, 2);
    TensorSpec states = inputs.get(0).withShape(hidden);
    return List.of(states, inputs.get(0), states);
  }

  /** If there is a mask, it must be [time, batch]. */
  static void checkMask(Op op, List<TensorSpec> inputs, int index) {
    if (inputs.size() > index) {
      Shape sums = inputs.get(0).shape();
      Shape expected = Shape.of(sums.dim(0), sums.dim(1));
      ShapeCheck.check(
          inputs.get(index).shape().equals(expected), op, inputs, "needs a mask " + expected);
    }
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
    Recurrence recurrence = Recurrence.over(outputs.get(0).shape(), backwards);
    Memory sums = inputs.get(0).memory();
    Memory hidden = outputs.get(0).memory();
    Memory gates = outputs.get(1).memory();
    Memory cells = outputs.get(2).memory();
    Memory scratch = Memory.allocate(hidden.dtype(), sums.elementCount() / recurrence.time());
    Memory zeros = Memory.allocate(hidden.dtype(), scratch.elementCount());
    List<Kernel> products = recurrence.recurrentProducts(hidden, inputs.get(1), scratch);
    RecurrentKernels kernels = RecurrentKernels.of(hidden.dtype());
    return KernelSequence.of(
        recurrence.time(),
        products,
        step -> {
          Memory at = recurrence.step(sums, step);
          Memory before = recurrence.previous(cells, step);
          Memory gatesAt = recurrence.step(gates, step);
          Memory cellsAt = recurrence.step(cells, step);
          Memory hiddenAt = recurrence.step(hidden, step);
          Memory product = step == 0 ? zeros : scratch;
          Kernel plain =
              () ->
                  kernels.lstm(recurrence.units(), at, product, before, gatesAt, cellsAt, hiddenAt);
          if (inputs.size() == 2) {
            return plain;
          }
          StepMask mask = new StepMask(recurrence.step(inputs.get(2).memory(), step));
          Memory hiddenBefore = recurrence.previous(hidden, step);
          return () -> {
            plain.run();
            mask.keep(cellsAt, before);
            mask.keep(hiddenAt, hiddenBefore);
          };
        });
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    List<Tensor> outputs = request.outputs();
    List<Tensor> needed = new ArrayList<>(List.of(request.input(1)));
    needed.addAll(outputs);
    needed.add(request.outputGradient());
    needed.addAll(request.inputs().subList(2, request.inputs().size()));
    List<Tensor> gradients =
        Dispatch.all(new LstmGradient(backwards), needed.toArray(Tensor[]::new));
    return Arrays.copyOf(gradients.toArray(Tensor[]::new), request.inputs().size());
  }

  @Override
  public Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    long rows = inputs.get(0).shape().dim(0) * inputs.get(0).shape().dim(1);
    return Cost.of(2 * rows * inputs.get(1).shape().elementCount(), inputs, outputs);
  }
}
