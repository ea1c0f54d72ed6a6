package org.mirrorball.nn;

import java.util.Arrays;
import org.mirrorball.nn.zoo.ModelZoo;
import org.mirrorball.tensor.PlanProfile;
import org.mirrorball.tensor.SampleKey;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.TensorRuntime;

/**
 * Times one training step of a model of the zoo, alone: forward, backward and Adam on a batch of
 * random images. Arguments: model, steps, batch, precision. Run it with the test class path and the
 * options of {@code mirrorball.jvm.args} in pom.xml; it prints quartiles of the step's thread time
 * on one kernel thread, what the step allocates on the heap, and both per operation.
 */
final class StepBenchmark {
  private StepBenchmark() {}

  public static void main(String[] arguments) {
    String name = arguments[0];
    int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
    int slots = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 128;
    TensorRuntime.threads(1);
    Model model = ModelZoo.create(name).orElseThrow();
    model.precision(arguments.length > 3 ? Precision.named(arguments[3]) : Precision.FLOAT32);
    model.compile(
        Adam.withLearningRate(1e-3f),
        Loss.sparseCategoricalCrossentropyFromLogits(),
        Metric.accuracy());
    var shape = new StepShape(slots, model.inputShape(), Shape.of());
    Parameters parameters = model.parameters(shape.features());
    var scale = LossScale.of(model.precision());
    var alone = ReplicaGroup.SOLO;
    try (var optimizer = model.compilation().optimizer().newState(parameters, 1);
        var step = new TrainingStep(model, shape, parameters, optimizer, scale, alone)) {
      System.out.printf("%s, plan holds %.1f MB%n", name, step.plan().peakBytes() / 1e6);
      RandomInputs.feed(step.plan());
      time(step, steps);
      PlanProfile.print(step.plan(), Math.max(1, steps / 4));
    }
  }

  private static void time(TrainingStep step, int steps) {
    double[] times = new double[steps];
    long bytes = 0;
    for (int index = -steps / 2; index < steps; index++) {
      if (index == 0) {
        bytes = PlanProfile.allocatedBytes();
      }
      long start = PlanProfile.threadTimeNs();
      step.run(new SampleKey(1, index + steps, 0));
      if (index >= 0) {
        times[index] = (PlanProfile.threadTimeNs() - start) / 1e6;
      }
    }
    bytes = PlanProfile.allocatedBytes() - bytes;
    Arrays.sort(times);
    System.out.printf(
        "fastest step %.2f ms, quartiles %.2f %.2f %.2f ms; %d bytes on the heap; loss %.4f%n",
        times[0],
        times[steps / 4],
        times[steps / 2],
        times[steps * 3 / 4],
        bytes / steps,
        SampleSums.meanLossOf(step.sums()));
  }
}
