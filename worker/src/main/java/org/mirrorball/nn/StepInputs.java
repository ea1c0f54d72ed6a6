package org.mirrorball.nn;

import java.nio.FloatBuffer;
import org.mirrorball.data.Batch;
import org.mirrorball.tensor.DType;
import org.mirrorball.tensor.Graph;
import org.mirrorball.tensor.Plan;
import org.mirrorball.tensor.SampleKey;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/**
 * The inputs of every step's graph, and how a batch gets into them.
 *
 * @param key a {@link SampleKey}, for layers that draw random numbers
 */
record StepInputs(Tensor features, Tensor labels, Tensor weights, Tensor key) {

  static StepInputs in(Graph graph, StepShape shape) {
    return new StepInputs(
        graph.input("features", DType.FLOAT32, shape.features()),
        graph.input("labels", DType.FLOAT32, shape.labels()),
        graph.input("weights", DType.FLOAT32, Shape.of(shape.slots())),
        graph.input("key", DType.FLOAT32, Shape.of(SampleKey.LENGTH)));
  }

  static void feed(Plan plan, Batch batch) {
    copy(batch.features(), plan, "features");
    copy(batch.labels(), plan, "labels");
    copy(batch.weights(), plan, "weights");
  }

  static void feed(Plan plan, SampleKey key) {
    plan.input("key").asFloatBuffer().put(key.toFloats());
  }

  private static void copy(FloatBuffer from, Plan plan, String name) {
    FloatBuffer to = plan.input(name).asFloatBuffer();
    FloatBuffer source = from.duplicate();
    if (source.remaining() != to.remaining()) {
      throw new IllegalArgumentException(
          name + ": the batch has " + source.remaining() + " floats, the plan " + to.remaining());
    }
    to.put(source);
  }
}
