package org.mirrorball.nn;

import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * New values of what layers remember. As with gradients, replicas add up sums over their samples,
 * so that each value is the mean over all samples however they fell to the replicas, and the same
 * everywhere.
 */
final class StateUpdates {

  private final FlatVector vector;
  private final Map<Parameters.Slot, Tensor> values = new LinkedHashMap<>();

  /** The updates that a graph computes, for the variables of these parameters. */
  StateUpdates(Parameters parameters, Map<Variable, Tensor> updates) {
    this.vector = parameters.vector();
    for (Parameters.Slot slot : parameters.stateSlots()) {
      Tensor value = updates.get(slot.variable());
      if (value != null) {
        values.put(slot, value);
      }
    }
  }

  /** What is summed over replicas: each value times the weight of this replica's samples. */
  Map<Parameters.Slot, Tensor> sums(Tensor weight) {
    var sums = new LinkedHashMap<Parameters.Slot, Tensor>();
    values.forEach((slot, value) -> sums.put(slot, Ops.multiply(value, weight)));
    return sums;
  }

  /** Gives the variables their new values, from the sums over all replicas. */
  void apply(FlatVector sums, float weight) {
    FloatBuffer from = sums.bytes().asFloatBuffer();
    FloatBuffer to = vector.bytes().asFloatBuffer();
    for (Parameters.Slot slot : values.keySet()) {
      int begin = Math.toIntExact(slot.elementOffset());
      for (int index = begin; index < slot.end(); index++) {
        to.put(index, from.get(SampleSums.LENGTH + index) / weight);
      }
    }
  }
}
