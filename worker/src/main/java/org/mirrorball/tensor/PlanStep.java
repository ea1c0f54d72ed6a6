package org.mirrorball.tensor;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One kernel of a plan.
 *
 * @param label the op and what it makes, for profiles
 * @param position the position of the operation it belongs to
 * @param part what the operation belongs to
 * @param finite tells of each result, when the kernel has run, whether all of it is finite
 * @param completes whether it is the last write of that position to flat vectors
 */
record PlanStep(
    String label,
    String part,
    int position,
    Kernel kernel,
    List<BooleanSupplier> finite,
    boolean completes) {
  /** What the label of an operation begins with that a plan on a card leaves to the host. */
  static final String ON_HOST = "host ";

  static String label(Operation operation) {
    return operation.op().opName() + operation.outputs().get(0).shape();
  }
}
