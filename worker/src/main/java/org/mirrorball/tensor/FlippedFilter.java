package org.mirrorball.tensor;

import java.util.List;

/**
 * A filter [height, width, inputs, outputs] turned by half a circle, with inputs and outputs
 * exchanged: convolving with it is the gradient by the images. Its own inverse.
 */
record FlippedFilter() implements Op {
  @Override
  public String opName() {
    return "flippedFilter";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.rank(this, inputs, 0, 4);
    Shape filter = inputs.get(0).shape();
    Shape flipped = filter.with(2, filter.dim(3)).with(3, filter.dim(2));
    return List.of(inputs.get(0).withShape(flipped));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory filter = inputs.get(0).memory();
    Memory out = outputs.get(0).memory();
    int from = Math.toIntExact(inputs.get(0).shape().dim(2));
    int to = Math.toIntExact(inputs.get(0).shape().dim(3));
    int taps = filter.elementCount() / from / to;
    return () -> {
      for (int tap = 0; tap < taps; tap++) {
        flip(filter, tap * from * to, out, (taps - 1 - tap) * from * to, from, to);
      }
    };
  }

  private static void flip(Memory filter, int source, Memory out, int target, int from, int to) {
    for (int input = 0; input < from; input++) {
      for (int output = 0; output < to; output++) {
        out.put(target + output * from + input, filter.get(source + input * to + output));
      }
    }
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    return new Tensor[] {Dispatch.one(this, request.outputGradient())};
  }
}
