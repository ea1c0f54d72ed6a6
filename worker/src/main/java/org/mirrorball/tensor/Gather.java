package org.mirrorball.tensor;

import java.util.List;
import java.util.stream.LongStream;

/** Of a table [rows, row...] and indices [any...]: the rows, [any..., row...]. */
record Gather() implements Op {
  @Override
  public String opName() {
    return "gather";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Shape table = inputs.get(0).shape();
    ShapeCheck.check(table.rank() >= 1, this, inputs, "needs a table with an axis of rows");
    long[] dims =
        LongStream.concat(
                LongStream.of(inputs.get(1).shape().dims()), LongStream.of(table.dims()).skip(1))
            .toArray();
    return List.of(inputs.get(0).withShape(Shape.of(dims)));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory table = inputs.get(0).memory();
    Memory indices = inputs.get(1).memory();
    Memory out = outputs.get(0).memory();
    int rows = Math.toIntExact(inputs.get(0).shape().dim(0));
    int rowBytes = table.bytes().capacity() / rows;
    return () -> {
      for (int position = 0; position < indices.elementCount(); position++) {
        int row = RowIndices.at(indices, position, rows, this);
        out.bytes().put(position * rowBytes, table.bytes(), row * rowBytes, rowBytes);
      }
    };
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    Op scatter = new ScatterAdd(request.input(0).shape());
    Tensor indices = request.input(1);
    Tensor byTable =
        request.needs(0) ? Dispatch.one(scatter, indices, request.outputGradient()) : null;
    return new Tensor[] {byTable, null};
  }
}
