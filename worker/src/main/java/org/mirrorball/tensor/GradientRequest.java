package org.mirrorball.tensor;

import java.util.BitSet;
import java.util.List;

/**
 * What an op's gradient is asked for.
 *
 * @param inputs the op's inputs
 * @param outputs what the op made of them
 * @param outputGradients the gradient of the target by each output; null where it does not depend
 *     on that output, but never all null
 * @param needed which inputs want a gradient
 */
record GradientRequest(
    List<Tensor> inputs, List<Tensor> outputs, List<Tensor> outputGradients, BitSet needed) {

  Tensor input(int index) {
    return inputs.get(index);
  }

  Tensor output() {
    return outputs.get(0);
  }

  /** The gradient by the first output. */
  Tensor outputGradient() {
    return outputGradients.get(0);
  }

  boolean needs(int input) {
    return needed.get(input);
  }
}
