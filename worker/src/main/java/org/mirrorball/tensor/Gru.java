package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * A layer of gated recurrent units (Cho et al., EMNLP 2014) over time, with Keras's formulas and
 * order of gates; the reset gate is applied after the matrix product, as in cuDNN.
 *
 * <p>Inputs: the input's part of the gates' sums with its bias, [time, batch, 3 units]; recurrent
 * weights [units, 3 units]; the recurrent bias [3 units]; what the form says, the state being the
 * hidden state. Outputs: hidden states [time, batch, units], and for the gradient gates [time,
 * batch, 4 units].
 */
record Gru(RecurrentForm form) implements Op {
  private static final int GATES = 3;
  private static final int NEEDED = 3;

  @Override
  public String opName() {
    return "gru";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.sameType(this, inputs);
    ShapeCheck.rank(this, inputs, 0, 3);
    ShapeCheck.rank(this, inputs, 2, 1);
    Shape sums = inputs.get(0).shape();
    Shape hidden = Lstm.recurrent(this, inputs, GATES);
    ShapeCheck.check(
        sums.dim(2) == inputs.get(1).shape().dim(1) && sums.dim(2) == inputs.get(2).shape().dim(0),
        this,
        inputs,
        "their last axes differ");
    form.check(this, inputs, NEEDED, 1, hidden);
    TensorSpec states = inputs.get(0).withShape(hidden);
    return List.of(states, inputs.get(0).withShape(hidden.with(2, 4 * hidden.dim(2))));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Recurrence recurrence = Recurrence.over(outputs.get(0).shape(), form.backwards());
    Memory initial = RecurrentForm.memory(form.state(inputs, NEEDED, 0));
    Memory sums = inputs.get(0).memory();
    Memory bias = inputs.get(2).memory();
    Memory hidden = outputs.get(0).memory();
    Memory gates = outputs.get(1).memory();
    Memory scratch = Memory.allocate(hidden.dtype(), sums.elementCount() / recurrence.time());
    Memory zeros = Memory.allocate(hidden.dtype(), scratch.elementCount());
    List<Kernel> products = recurrence.recurrentProducts(hidden, initial, inputs.get(1), scratch);
    RecurrentKernels kernels = RecurrentKernels.of(hidden.dtype());
    return KernelSequence.of(
        recurrence.time(),
        products,
        step -> {
          Memory at = recurrence.step(sums, step);
          Memory before = recurrence.previous(hidden, step, initial);
          Memory gatesAt = recurrence.step(gates, step);
          Memory hiddenAt = recurrence.step(hidden, step);
          Memory product = step == 0 && initial == null ? zeros : scratch;
          Kernel plain =
              () -> kernels.gru(recurrence.units(), at, product, bias, before, gatesAt, hiddenAt);
          if (!form.masked()) {
            return plain;
          }
          StepMask mask = new StepMask(recurrence.step(form.mask(inputs, NEEDED).memory(), step));
          return () -> {
            plain.run();
            mask.keep(hiddenAt, before);
          };
        });
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    List<Tensor> needed = new ArrayList<>(List.of(request.input(1)));
    needed.addAll(request.outputs());
    needed.add(request.outputGradient());
    needed.addAll(request.inputs().subList(NEEDED, request.inputs().size()));
    List<Tensor> gradients = Dispatch.all(new GruGradient(form), needed.toArray(Tensor[]::new));
    Tensor[] all = new Tensor[request.inputs().size()];
    all[0] = gradients.get(0);
    all[1] = gradients.get(2);
    all[2] = request.needs(2) ? Ops.reduceSum(gradients.get(1), false, 0, 1) : null;
    if (form.initial()) {
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
