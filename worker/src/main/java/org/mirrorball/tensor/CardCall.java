package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarSet;
import org.nd4j.linalg.api.ops.impl.transforms.any.Assign;
import org.nd4j.linalg.factory.Nd4j;

/** One operation of a plan written down as ND4J ops, which run on the card one after another. */
final class CardCall {
  private final CardMemory memory;
  private final List<INDArray> inputs;
  private final List<INDArray> outputs;
  private final List<Memory> hostInputs;
  private final List<INDArray> scratch = new ArrayList<>();
  private final List<Kernel> kernels = new ArrayList<>();

  /**
   * A call without ops so far.
   *
   * @param hostInputs what {@link CardKernels#hostInputs} names, in that order
   */
  CardCall(
      CardMemory memory, List<INDArray> inputs, List<INDArray> outputs, List<Memory> hostInputs) {
    this.memory = memory;
    this.inputs = inputs;
    this.outputs = outputs;
    this.hostInputs = hostInputs;
  }

  Card card() {
    return memory.card();
  }

  INDArray input(int index) {
    return inputs.get(index);
  }

  int inputCount() {
    return inputs.size();
  }

  /** One of the inputs that the op wants on the host too. */
  Memory hostInput(int index) {
    return hostInputs.get(index);
  }

  INDArray output(int index) {
    return outputs.get(index);
  }

  int outputCount() {
    return outputs.size();
  }

  /** An array for this call alone, with anything in it. */
  INDArray scratch(DataType type, long... dims) {
    INDArray array = memory.take(type, dims);
    scratch.add(array);
    return array;
  }

  /** As {@link #scratch(DataType, long...)}, of the type and shape of another. */
  INDArray scratchLike(INDArray array) {
    return scratch(array.dataType(), array.shape());
  }

  /** The same elements of a row-major array under other dimensions. */
  static INDArray view(INDArray array, long... dims) {
    return Nd4j.create(array.data(), dims, Shape.of(dims).strides(), 0, 'c', array.dataType());
  }

  /** Adds a custom op from some arrays to one. */
  void custom(String name, List<INDArray> from, INDArray to, long... integers) {
    custom(name, from, List.of(to), integers);
  }

  /** Adds a custom op, by ND4J's name for it. */
  void custom(
      String name, List<INDArray> from, List<INDArray> to, long[] integers, boolean... flags) {
    kernels.add(NativeOp.custom(name, from, to, integers, flags));
  }

  /** Adds an op of ND4J's older kind. */
  void legacy(Op op) {
    kernels.add(NativeOp.legacy(op));
  }

  /** Adds the op of two arrays; the result may be one of them. */
  void binary(Binary op, INDArray a, INDArray b, INDArray to) {
    custom(op.opName(), List.of(a, b), to);
  }

  /** Adds a copy between arrays of one shape, whatever their types and strides. */
  void copy(INDArray from, INDArray to) {
    legacy(new Assign(from, to));
  }

  void fill(INDArray array, double value) {
    legacy(new ScalarSet(array, value));
  }

  /** Adds the sum over some axes. */
  void sum(INDArray from, INDArray to, boolean keepDims, long... axes) {
    custom("reduce_sum", List.of(from), List.of(to), axes, keepDims);
  }

  /** Adds what the host does. */
  void onHost(Kernel kernel) {
    kernels.add(kernel);
  }

  /** The array, or a copy of another type. */
  INDArray as(DataType type, INDArray array) {
    if (array.dataType() == type) {
      return array;
    }
    INDArray converted = scratch(type, array.shape());
    copy(array, converted);
    return converted;
  }

  /** All that was added, as one; what was lent to this call is free for what runs later. */
  Kernel end() {
    scratch.forEach(memory::give);
    return kernels.size() == 1 ? kernels.get(0) : new KernelSequence(kernels);
  }
}
