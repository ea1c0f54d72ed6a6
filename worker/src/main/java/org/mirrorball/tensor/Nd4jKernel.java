package org.mirrorball.tensor;

import java.lang.ref.Reference;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;

/** An ND4J op on the host's memory, whose arrays and arguments are set up once. */
final class Nd4jKernel implements Kernel {
  private final List<NativeArray> arrays; // theirs is the memory that the op reads and writes
  private final NativeOp op;
  private final List<Kernel> uploads;
  private final List<Kernel> downloads;

  private Nd4jKernel(List<NativeArray> inputs, List<NativeArray> outputs, NativeOp op) {
    this.arrays = Stream.concat(inputs.stream(), outputs.stream()).toList();
    this.op = op;
    this.uploads = inputs.stream().map(NativeArray::upload).flatMap(Optional::stream).toList();
    this.downloads = outputs.stream().map(NativeArray::download).flatMap(Optional::stream).toList();
  }

  /** A custom op, by ND4J's name for it. */
  static Nd4jKernel of(
      String name, List<TensorView> inputs, List<TensorView> outputs, long... integers) {
    return of(name, inputs, outputs, integers, new boolean[0]);
  }

  /** A custom op that also takes flags. */
  static Nd4jKernel of(
      String name,
      List<TensorView> inputs,
      List<TensorView> outputs,
      long[] integers,
      boolean... flags) {
    List<NativeArray> from = inputs.stream().map(NativeArray::of).toList();
    List<NativeArray> to = outputs.stream().map(NativeArray::of).toList();
    return new Nd4jKernel(
        from, to, NativeOp.custom(name, arrays(from), arrays(to), integers, flags));
  }

  private static List<INDArray> arrays(List<NativeArray> of) {
    return of.stream().map(NativeArray::array).toList();
  }

  /** Makes an op from input to output. */
  interface Transform {
    Op of(INDArray input, INDArray output);
  }

  /** An op of ND4J's older kind. */
  static Nd4jKernel of(Transform transform, TensorView input, TensorView output) {
    NativeArray from = NativeArray.of(input);
    NativeArray to = NativeArray.of(output);
    Op op = transform.of(from.array(), to.array());
    return new Nd4jKernel(List.of(from), List.of(to), NativeOp.legacy(op));
  }

  @Override
  public void run() {
    try {
      uploads.forEach(Kernel::run);
      op.run();
      downloads.forEach(Kernel::run);
    } finally {
      Reference.reachabilityFence(arrays);
    }
  }

  @Override
  public void close() {
    op.close();
    arrays.forEach(NativeArray::close);
  }
}
