package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;

/**
 * What all optimizers have in common.
 *
 * @param weightDecay what part of each weight a step takes off at learning rate 1
 * @param accumulationSteps how many gradients make one update
 * @param averageMomentum what part of the weights' averages a step keeps; 0 for no averages
 */
record OptimizerSettings(
    @JsonProperty("schedule") Schedule schedule,
    @JsonProperty("clipping") Clipping clipping,
    @JsonProperty("weightDecay") float weightDecay,
    @JsonProperty("accumulationSteps") int accumulationSteps,
    @JsonProperty("averageMomentum") float averageMomentum)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  OptimizerSettings {
    if (!(weightDecay >= 0)) {
      throw new IllegalArgumentException("weight decay must be at least 0, got " + weightDecay);
    }
    if (accumulationSteps < 1) {
      throw new IllegalArgumentException(
          "an update takes the gradients of at least 1 step, got " + accumulationSteps);
    }
    if (!(averageMomentum >= 0 && averageMomentum < 1)) {
      throw new IllegalArgumentException(
          "averages keep from 0 to less than 1 of themselves, got " + averageMomentum);
    }
  }

  static OptimizerSettings of(float learningRate) {
    return new OptimizerSettings(Schedule.constant(learningRate), Clipping.none(), 0, 1, 0);
  }

  OptimizerSettings withSchedule(Schedule newSchedule) {
    return new OptimizerSettings(
        newSchedule, clipping, weightDecay, accumulationSteps, averageMomentum);
  }

  OptimizerSettings withClipping(Clipping newClipping) {
    return new OptimizerSettings(
        schedule, newClipping, weightDecay, accumulationSteps, averageMomentum);
  }

  OptimizerSettings withWeightDecay(float newWeightDecay) {
    return new OptimizerSettings(
        schedule, clipping, newWeightDecay, accumulationSteps, averageMomentum);
  }

  OptimizerSettings withAccumulation(int steps) {
    return new OptimizerSettings(schedule, clipping, weightDecay, steps, averageMomentum);
  }

  OptimizerSettings withAverages(float momentum) {
    return new OptimizerSettings(schedule, clipping, weightDecay, accumulationSteps, momentum);
  }
}
