package org.mirrorball.tensor;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** An ND4J op bound to its arrays, wherever those are, and to its arguments. */
final class NativeOp implements Kernel {
  private final Runnable execution;
  private final Runnable release;

  private NativeOp(Runnable execution, Runnable release) {
    this.execution = execution;
    this.release = release;
  }

  /** A custom op, by ND4J's name for it. */
  static NativeOp custom(
      String name,
      List<INDArray> inputs,
      List<INDArray> outputs,
      long[] integers,
      boolean... flags) {
    OpExecutioner executioner = Nd4j.getExecutioner();
    OpContext context = executioner.buildContext();
    for (int index = 0; index < inputs.size(); index++) {
      context.setInputArray(index, inputs.get(index));
    }
    for (int index = 0; index < outputs.size(); index++) {
      context.setOutputArray(index, outputs.get(index));
    }
    context.setIArguments(integers);
    context.setBArguments(flags);
    CustomOp op = DynamicCustomOp.builder(name).build();
    return new NativeOp(() -> executioner.exec(op, context), context::purge);
  }

  /** An op of ND4J's older kind, which holds its arrays itself. */
  static NativeOp legacy(Op op) {
    OpExecutioner executioner = Nd4j.getExecutioner();
    return new NativeOp(() -> executioner.exec(op), () -> {});
  }

  @Override
  public void run() {
    execution.run();
  }

  @Override
  public void close() {
    release.run();
  }
}
