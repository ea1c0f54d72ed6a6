package org.mirrorball.tensor;

import java.util.List;

/**
 * One entry of the op table, with its attributes: a shape rule, a kernel, a gradient and a cost.
 * Immutable; the same op serves eager calls, graphs and plans. What this interface permits is the
 * whole table.
 */
sealed interface Op
    permits ActivationBiasGradient,
        ActivationGradient,
        ArgMax,
        AveragePool,
        AveragePoolGradient,
        BatchNorm,
        BatchNormGradient,
        BiasAdd,
        BiasRelu,
        Binary,
        Broadcast,
        Cast,
        Comparison,
        Concat,
        Contraction,
        DepthwiseConv2d,
        Dropout,
        Elementwise,
        ElementwiseGradient,
        Fill,
        Gather,
        Gru,
        GruGradient,
        LayerNorm,
        LayerNormGradient,
        Lstm,
        LstmGradient,
        MaxPool,
        MaxPoolGradient,
        MaxPoolSelection,
        OneHot,
        Pad,
        ReduceMax,
        ReduceSum,
        Reshape,
        ScatterAdd,
        Select,
        Slice,
        Softmax,
        SparseCrossEntropy,
        SparseCrossEntropyGradient,
        StopGradient,
        Transpose,
        Unary {
  /** The op's name in the table and in messages. */
  String opName();

  /**
   * The shape rule: what the outputs are for these inputs.
   *
   * @throws IllegalArgumentException naming the op and the shapes when they do not fit
   */
  List<TensorSpec> outputs(List<TensorSpec> inputs);

  /** The kernel, bound to memory. Unless the op runs in place, outputs and inputs are disjoint. */
  Kernel prepare(List<TensorView> inputs, List<TensorView> outputs);

  /**
   * The gradient in terms of other ops: one tensor per input, null where {@code request} does not
   * need it or the op has no derivative there.
   */
  Tensor[] gradient(GradientRequest request);

  /** What one run costs; one operation per output element unless the op knows better. */
  default Cost cost(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return Cost.of(outputs.get(0).shape().elementCount(), inputs, outputs);
  }

  /** Whether the only output is the first input's memory under another shape. */
  default boolean isAlias() {
    return false;
  }

  /** Whether output element i depends on element i of equally shaped inputs alone. */
  default boolean isElementwise() {
    return false;
  }
}
