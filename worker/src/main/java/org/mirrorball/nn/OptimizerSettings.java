package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;

/** What all optimizers have in common. */
record OptimizerSettings(
    @JsonProperty("schedule") Schedule schedule, @JsonProperty("clipping") Clipping clipping)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  static OptimizerSettings of(Schedule schedule) {
    return new OptimizerSettings(schedule, Clipping.none());
  }

  static OptimizerSettings of(float learningRate) {
    return of(Schedule.constant(learningRate));
  }
}
