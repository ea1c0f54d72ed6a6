package org.mirrorball.tensor;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Times one training step of LeNet-5: forward, backward and Adam on a batch of 128 images of 32 x
 * 32. Arguments: threads, steps. Run it with the test class path and {@code --add-modules
 * jdk.incubator.vector}; it prints the quartiles of the step and the time spent per op; {@code
 * -DthreadTime=true} counts the processor time of the one thread.
 */
final class LeNetStepBenchmark {
  private static final int BATCH = 128;
  private static final boolean THREAD_TIME = Boolean.getBoolean("threadTime");

  private final List<Variable> variables = new ArrayList<>();
  private final Graph graph = new Graph();
  private final Random random = new Random(1);

  private LeNetStepBenchmark() {}

  public static void main(String[] arguments) {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
    TensorRuntime.threads(threads);
    System.out.println(TensorRuntime.describe());
    new LeNetStepBenchmark().run(steps);
  }

  private Variable variable(long... dims) {
    Shape shape = Shape.of(dims);
    Variable variable = new Variable("v" + variables.size(), shape, (t, s, seed) -> {}, true);
    float[] values = new float[(int) shape.elementCount()];
    for (int index = 0; index < values.length && dims.length > 1; index++) {
      values[index] = (float) (random.nextGaussian() * 0.1);
    }
    variable.assign(values);
    variables.add(variable);
    return variable;
  }

  private Tensor convolution(Tensor x, long in, long out) {
    Tensor y = Ops.conv2d(x, variable(5, 5, in, out), 1, 1, Padding.VALID);
    return Ops.averagePool2d(Ops.tanh(Ops.biasAdd(y, variable(out))), 2, 2, 2, 2, Padding.VALID);
  }

  private Tensor dense(Tensor x, long in, long out) {
    return Ops.biasAdd(Ops.matmul(x, variable(in, out)), variable(out));
  }

  private Tensor loss() {
    Tensor x = graph.input("x", DType.FLOAT32, Shape.of(BATCH, 32, 32, 1));
    Tensor labels = graph.input("labels", DType.FLOAT32, Shape.of(BATCH));
    Tensor h = convolution(convolution(x, 1, 6), 6, 16).reshape(BATCH, 400);
    h = Ops.tanh(dense(h, 400, 120));
    h = Ops.tanh(dense(h, 120, 84));
    return Ops.reduceMean(Ops.sparseSoftmaxCrossEntropy(dense(h, 84, 10), labels));
  }

  private void run(int steps) {
    Tensor loss = loss();
    List<Tensor> gradients = graph.gradient(loss, variables);
    long count = variables.stream().mapToLong(each -> each.shape().elementCount()).sum();
    FlatVector parameters = FlatVector.allocate(count);
    FlatVector gradient = FlatVector.allocate(count);
    FlatVector first = FlatVector.allocate(count);
    FlatVector second = FlatVector.allocate(count);
    PlanBuilder builder = Plan.builder(graph).output("loss", loss);
    long offset = 0;
    for (int index = 0; index < variables.size(); index++) {
      variables.get(index).bind(parameters, offset);
      builder.output(gradients.get(index), gradient, offset);
      offset += variables.get(index).shape().elementCount();
    }
    try (Plan plan = builder.build()) {
      for (int index = 0; index < BATCH * 32 * 32; index++) {
        plan.input("x").putFloat(index * 4, random.nextFloat());
      }
      for (int index = 0; index < BATCH; index++) {
        plan.input("labels").putFloat(index * 4, random.nextInt(10));
      }
      System.out.printf("plan holds %.1f MB%n", plan.peakBytes() / 1e6);
      double[] times = new double[steps];
      for (int step = -steps / 2; step < steps; step++) {
        long start = clockNs();
        plan.run();
        OptimizerKernels.adam(
            parameters,
            gradient,
            0,
            first,
            second,
            count,
            1,
            1e-3f,
            0.9f,
            0.999f,
            1e-7f,
            step + steps + 1L);
        if (step >= 0) {
          times[step] = (clockNs() - start) / 1e6;
        }
      }
      Arrays.sort(times);
      System.out.printf(
          "step of %d: fastest %.2f ms, quartiles %.2f %.2f %.2f ms; loss %.4f%n",
          BATCH,
          times[0],
          times[steps / 4],
          times[steps / 2],
          times[steps * 3 / 4],
          plan.output("loss").getFloat(0));
      profile(plan, steps);
    }
  }

  /** The time of this thread alone: with one thread it leaves out what others do to the machine. */
  private static long clockNs() {
    return THREAD_TIME
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private static void profile(Plan plan, int runs) {
    long[] totalNs = new long[plan.steps().size()];
    for (int run = 0; run < runs; run++) {
      for (int index = 0; index < totalNs.length; index++) {
        long start = clockNs();
        plan.steps().get(index).kernel().run();
        totalNs[index] += clockNs() - start;
      }
    }
    for (int index = 0; index < totalNs.length; index++) {
      System.out.printf(
          "%8.1f us  %s%n", totalNs[index] / 1e3 / runs, plan.steps().get(index).label());
    }
  }
}
