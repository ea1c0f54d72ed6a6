package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.nn.layers.Layers.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

class FiniteCheckTest {

  private static final int SAMPLES = 12;
  private static final int BATCH = 4;

  /** All features are 1 but one sample's. */
  private static Dataset<Batch> data(int oddSample, float oddFeature) {
    float[][] features = new float[SAMPLES][2];
    for (float[] sample : features) {
      Arrays.fill(sample, 1);
    }
    features[oddSample][0] = oddFeature;
    return Dataset.fromTensors(features, new int[] {2}, new float[SAMPLES][1], new int[] {1})
        .batch(BATCH);
  }

  private static Model compiled(Layer... layers) {
    Model model = Sequential.of(layers);
    model.compile(Sgd.withLearningRate(0), Loss.meanAbsoluteError());
    return model;
  }

  /** What every replica fails with. */
  private static List<String> failures(Model model, Dataset<Batch> data, int workers)
      throws Exception {
    return failures(model, data, workers, 1);
  }

  private static List<String> failures(Model model, Dataset<Batch> data, int workers, int epochs)
      throws Exception {
    var configuration = new Configuration();
    TrainingJob job =
        new JobPlanner(configuration).plan(model, data, workers, FitOptions.epochs(epochs));
    var group = new LockstepGroup(workers);
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      var replicas = new ArrayList<Future<History>>();
      for (int rank = 0; rank < workers; rank++) {
        ReplicaGroup member = group.member(rank);
        TrainingJob own = LockstepTraining.copy(job);
        replicas.add(threads.submit(() -> train(own, member, configuration)));
      }
      var failures = new ArrayList<String>();
      for (Future<History> replica : replicas) {
        assertThatThrownBy(() -> replica.get(1, TimeUnit.MINUTES))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(ArithmeticException.class)
            .satisfies(e -> failures.add(e.getCause().getMessage()));
      }
      return failures;
    } finally {
      threads.shutdownNow();
    }
  }

  private static History train(TrainingJob job, ReplicaGroup group, Configuration configuration)
      throws Exception {
    try (var replica =
        new Replica(job, group, TrainingListener.SILENT, configuration, System::nanoTime)) {
      return replica.train();
    }
  }

  @Test
  void allReplicasStopInTheSameStepAndNameTheLayerThatWasFirst() throws Exception {
    // There are four lanes of three samples; sample 7 is the second of the third lane, rank 1's.
    Model model =
        compiled(dense(3), dense(2).kernelInitializer(Initializers.constant(1e20f)), dense(1));

    List<String> failures = failures(model, data(7, 1e20f), 2);

    String expected =
        "step 2: the loss or a gradient is infinite or not a number;"
            + " it comes from dense_1 (matmul[2, 2]) on rank 1";
    assertThat(failures).containsExactly(expected, expected);
  }

  @Test
  void anInputThatIsNoNumberIsNamed() throws Exception {
    List<String> failures = failures(compiled(dense(1)), data(0, Float.NaN), 1);

    assertThat(failures)
        .containsExactly(
            "step 1: the loss or a gradient is infinite or not a number;"
                + " it comes from the input features on rank 0");
  }

  /** The slope of the root is infinite at 0, where the root itself is 0. */
  static final class Root extends Layer {
    private static final long serialVersionUID = 1L;
    final Variable factor = weight("factor", Shape.of(1), Initializers.zeros());

    @Override
    public Tensor call(Tensor x) {
      return Ops.sqrt(Ops.multiply(x, factor));
    }
  }

  @Test
  void aGradientIsNamedByItsLayer() throws Exception {
    List<String> failures = failures(compiled(dense(2), new Root(), dense(1)), data(0, 1), 1);

    assertThat(failures).singleElement().asString().contains("from the gradient of root (");
  }

  /** The scale is 1 in step 16 for the first time; an epoch has three steps. */
  @Test
  void stepsAreNotSkippedForEverWhereTheLossIsFinite() throws Exception {
    Model model = compiled(dense(2), new Root(), dense(1));
    model.precision(Precision.MIXED_FLOAT16);

    List<String> failures = failures(model, data(0, 1), 2, 39);

    assertThat(failures)
        .hasSize(2)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .startsWith("step 115: step after step is skipped, since a gradient is")
                    .contains("it comes from the gradient of root (")
                    .endsWith("on rank 0"));
  }
}
