package org.mirrorball.nn;

import static org.mirrorball.nn.Activation.RELU;
import static org.mirrorball.nn.layers.Layers.activation;
import static org.mirrorball.nn.layers.Layers.batchNormalization;
import static org.mirrorball.nn.layers.Layers.conv2D;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.flatten;
import static org.mirrorball.nn.layers.Layers.layerNormalization;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mirrorball.tensor.SampleKey;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.TensorRuntime;

/**
 * A process that trains a small model for many steps and tells what memory it took: run by {@link
 * SteadyMemoryTest}, so that its heap can be fixed and touched before. Arguments: steps of warm-up,
 * steps. Prints, after the warm-up, in the middle and at the end, bytes that the thread has
 * allocated on the heap, and kilobytes of resident memory; then the bytes of direct memory in use,
 * and those that the summary foretold.
 */
final class SteadyTraining {
  private static final int SLOTS = 16;
  private static final int COLLECTIONS = 10;

  private SteadyTraining() {}

  public static void main(String[] arguments) throws IOException {
    int warmUp = Integer.parseInt(arguments[0]);
    int steps = Integer.parseInt(arguments[1]);
    TensorRuntime.threads(1);
    Model model = model();
    var shape = new StepShape(SLOTS, model.inputShape(), Shape.of());
    Parameters parameters = model.parameters(shape.features());
    try (var optimizer = model.compilation().optimizer().newState(parameters, 1);
        var step =
            new TrainingStep(
                model,
                shape,
                parameters,
                optimizer,
                LossScale.of(model.precision()),
                ReplicaGroup.SOLO)) {
      RandomInputs.feed(step.plan());
      run(step, 0, warmUp);
      long[] figures = new long[6];
      measure(figures, 0);
      run(step, warmUp, warmUp + steps / 2);
      measure(figures, 2);
      run(step, warmUp + steps / 2, warmUp + steps);
      measure(figures, 4);
      for (long figure : figures) {
        System.out.println("figure " + figure);
      }
      System.out.println("figure " + directBytes());
    }
    System.out.println("figure " + model.summary(SLOTS).peakBytes());
  }

  /** Without what is garbage: buffers are freed some time after a collection finds them. */
  private static long directBytes() {
    BufferPoolMXBean direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();
    long least = Long.MAX_VALUE;
    for (int collection = 0; collection < COLLECTIONS; collection++) {
      System.gc();
      least = Math.min(least, direct.getMemoryUsed());
    }
    return least;
  }

  private static Model model() {
    Model model =
        Sequential.of(
                conv2D(6, 3).activation(RELU),
                conv2D(8, 3).stride(2).useBias(false),
                batchNormalization(),
                activation(RELU),
                flatten(),
                layerNormalization(),
                dense(10))
            .withInputShape(12, 12, 1);
    model.compile(
        Adam.withLearningRate(1e-3f),
        Loss.sparseCategoricalCrossentropyFromLogits(),
        Metric.accuracy());
    return model;
  }

  private static void run(TrainingStep step, int begin, int end) {
    for (int index = begin; index < end; index++) {
      step.run(new SampleKey(1, index + 1, 0));
    }
  }

  private static void measure(long[] figures, int index) throws IOException {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    figures[index] = threads.getCurrentThreadAllocatedBytes();
    figures[index + 1] = residentKilobytes();
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
