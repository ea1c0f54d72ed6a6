package org.mirrorball.nn;

import java.nio.FloatBuffer;
import java.util.Random;
import org.mirrorball.tensor.Plan;

/** Random features, classes and full weights in the inputs of a {@link TrainingStep}'s plan. */
final class RandomInputs {
  private static final int CLASSES = 10;

  private RandomInputs() {}

  static void feed(Plan plan) {
    var random = new Random(1);
    FloatBuffer features = plan.input("features").asFloatBuffer();
    FloatBuffer labels = plan.input("labels").asFloatBuffer();
    FloatBuffer weights = plan.input("weights").asFloatBuffer();
    while (features.hasRemaining()) {
      features.put(random.nextFloat());
    }
    while (labels.hasRemaining()) {
      labels.put(random.nextInt(CLASSES));
      weights.put(1);
    }
  }
}
