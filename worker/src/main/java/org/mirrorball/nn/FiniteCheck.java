package org.mirrorball.nn;

import java.util.Arrays;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.OptimizerKernels;
import org.mirrorball.tensor.Plan;

/**
 * Stops training when its loss or a gradient is infinite or not a number. All replicas look at the
 * same sums, so all stop in the same step, before the weights are spoilt; then they run that step's
 * plan again to find what was at fault.
 */
final class FiniteCheck {

  private final ReplicaGroup group;
  private final Plan plan;

  FiniteCheck(ReplicaGroup group, Plan plan) {
    this.group = group;
    this.plan = plan;
  }

  /**
   * Checks a range of the sums over all replicas.
   *
   * @throws ArithmeticException on all replicas, naming step, layer and rank
   */
  void require(long step, FlatVector sums, long offset, long count) {
    if (!OptimizerKernels.isFinite(sums, offset, count)) {
      throw failure(step, "the loss or a gradient is infinite or not a number");
    }
  }

  /**
   * Checks that not every step is skipped.
   *
   * @throws ArithmeticException on all replicas, naming step, layer and rank
   */
  void requireSteps(long step, LossScale lossScale) {
    if (lossScale.isExhausted()) {
      throw failure(
          step,
          "step after step is skipped, since a gradient is infinite or not a number with the"
              + " smallest loss scale");
    }
  }

  private ArithmeticException failure(long step, String what) {
    return new ArithmeticException("step " + step + ": " + what + "; " + culprit());
  }

  private String culprit() {
    double[] places = new double[group.worldSize()];
    places[group.rank()] = plan.firstNonFinite();
    places = group.sum(places); // of numbers of which all but one are 0
    double first = Arrays.stream(places).min().orElseThrow();
    if (first == Plan.NOWHERE) {
      return "every replica's numbers are finite, but not their sums";
    }
    int rank = 0;
    while (places[rank] != first) {
      rank++;
    }
    return "it comes from " + plan.describe((int) first) + " on rank " + rank;
  }
}
