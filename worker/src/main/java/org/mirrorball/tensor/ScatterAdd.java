package org.mirrorball.tensor;

import java.util.List;

/**
 * Of indices [any...] and rows [any..., row...]: a table that is zero but for the rows, each added
 * where its index says.
 */
record ScatterAdd(Shape table) implements Op {
  @Override
  public String opName() {
    return "scatterAdd";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    long expected = inputs.get(0).shape().elementCount() * (table.elementCount() / table.dim(0));
    ShapeCheck.check(
        inputs.get(1).shape().elementCount() == expected,
        this,
        inputs,
        "needs one row of a table " + table + " for each index");
    return List.of(inputs.get(1).withShape(table));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory indices = inputs.get(0).memory();
    Memory values = inputs.get(1).memory();
    Memory out = outputs.get(0).memory();
    int rows = Math.toIntExact(table.dim(0));
    int length = out.elementCount() / rows;
    return () -> {
      out.zero();
      for (int position = 0; position < indices.elementCount(); position++) {
        int to = RowIndices.at(indices, position, rows, this) * length;
        int from = position * length;
        for (int index = 0; index < length; index++) {
          out.put(to + index, out.get(to + index) + values.get(from + index));
        }
      }
    };
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Tensor byValues = Ops.gather(request.outputGradient(), request.input(0));
    return new Tensor[] {null, byValues};
  }
}
