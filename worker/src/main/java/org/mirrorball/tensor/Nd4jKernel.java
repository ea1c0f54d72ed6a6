package org.mirrorball.tensor;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** An ND4J op whose arrays and arguments are set up once. */
final class Nd4jKernel implements Kernel {
  private final List<NativeArray> inputs;
  private final List<NativeArray> outputs;
  private final Runnable execution;
  private final Runnable release;

  private Nd4jKernel(
      List<NativeArray> inputs, List<NativeArray> outputs, Runnable execution, Runnable release) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.execution = execution;
    this.release = release;
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
    OpExecutioner executioner = Nd4j.getExecutioner();
    OpContext context = executioner.buildContext();
    for (int index = 0; index < from.size(); index++) {
      context.setInputArray(index, from.get(index).array());
    }
    for (int index = 0; index < to.size(); index++) {
      context.setOutputArray(index, to.get(index).array());
    }
    context.setIArguments(integers);
    context.setBArguments(flags);
    CustomOp op = DynamicCustomOp.builder(name).build();
    return new Nd4jKernel(from, to, () -> executioner.exec(op, context), context::purge);
  }

  /** Makes an op from input to output. */
  interface Transform {
    Op of(INDArray input, INDArray output);
  }

  /** An op of ND4J's older kind. */
  static Nd4jKernel of(Transform transform, TensorView input, TensorView output) {
    NativeArray from = NativeArray.of(input);
    NativeArray to = NativeArray.of(output);
    OpExecutioner executioner = Nd4j.getExecutioner();
    Op op = transform.of(from.array(), to.array());
    return new Nd4jKernel(List.of(from), List.of(to), () -> executioner.exec(op), () -> {});
  }

  @Override
  public void run() {
    inputs.forEach(NativeArray::beforeRead);
    execution.run();
    outputs.forEach(NativeArray::afterWrite);
  }

  @Override
  public void close() {
    release.run();
  }
}
