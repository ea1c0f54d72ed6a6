package org.mirrorball.nn;

import java.util.List;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.OptimizerKernels;

/**
 * What one step of an optimizer works on.
 *
 * @param gradients as many as there are parameters, from {@code gradientOffset} on
 * @param gradientScale multiplies each gradient
 * @param slots what the optimizer remembers of each parameter
 * @param ranges where each variable stands
 * @param rate the learning rate of this step
 * @param step counted from 1
 */
record OptimizerUpdate(
    FlatVector parameters,
    FlatVector gradients,
    long gradientOffset,
    float gradientScale,
    List<FlatVector> slots,
    List<VariableRange> ranges,
    float rate,
    long step) {

  /** All parameters at once. */
  OptimizerKernels.Range all() {
    return of(new VariableRange(0, parameters.elementCount()));
  }

  /** One variable. */
  OptimizerKernels.Range of(VariableRange range) {
    return new OptimizerKernels.Range(
        parameters,
        range.offset(),
        gradients,
        gradientOffset + range.offset(),
        range.count(),
        gradientScale);
  }
}
