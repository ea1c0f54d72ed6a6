package org.mirrorball.tensor;

import java.util.List;
import java.util.stream.LongStream;

/** Of indices [any...]: [any..., depth], 1 at the index and else 0. */
record OneHot(int depth) implements Op {
  @Override
  public String opName() {
    return "oneHot";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.check(depth >= 1, this, inputs, "needs a depth of at least 1, got " + depth);
    LongStream dims = LongStream.of(inputs.get(0).shape().dims());
    return List.of(
        inputs.get(0).withShape(Shape.of(LongStream.concat(dims, LongStream.of(depth)).toArray())));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory indices = inputs.get(0).memory();
    Memory out = outputs.get(0).memory();
    return () -> {
      out.zero();
      for (int position = 0; position < indices.elementCount(); position++) {
        out.put(position * depth + RowIndices.at(indices, position, depth, this), 1);
      }
    };
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    return new Tensor[1];
  }
}
