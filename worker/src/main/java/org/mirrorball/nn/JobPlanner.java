package org.mirrorball.nn;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.data.DatasetIndex;
import org.mirrorball.data.Sample;
import org.mirrorball.data.ShardPlan;
import org.mirrorball.tensor.Shape;

/**
 * The preflight: counts the records (by the index beside a file, or else by reading it), cuts them
 * into shards, checks that model and data fit, all before a worker starts. What is wrong is said
 * here, in one line, and nothing has been started yet.
 */
public final class JobPlanner {

  private final Configuration configuration;

  public JobPlanner(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Plans.
   *
   * @throws PreflightException when the data is missing, empty or corrupt, or when batch, workers,
   *     model and data do not fit together
   */
  public TrainingJob plan(Model model, Dataset<Batch> dataset, int workers, FitOptions options) {
    try {
      return planOrThrow(model, dataset, workers, options);
    } catch (IOException | IllegalArgumentException e) {
      throw new PreflightException(e.getMessage(), e);
    }
  }

  private TrainingJob planOrThrow(
      Model model, Dataset<Batch> dataset, int workers, FitOptions options) throws IOException {
    model.compilation();
    Sample first = dataset.firstSample(configuration);
    var index = DatasetIndex.scan(dataset, configuration);
    var plan = ShardPlan.plan(dataset, index, workers);
    plan.assertEqualSteps();
    var shape =
        new StepShape(
            plan.globalBatchSize() / workers,
            shapeOf(first.featureShape()),
            shapeOf(first.labelShape()));
    requireInputShape(model, shape.featureShape());
    boolean fresh = !model.hasParameters();
    model.parameters(shape.features());
    byte[] weights = fresh ? null : model.parameters().toBytes();
    return new TrainingJob(model, weights, dataset, plan, shape, options);
  }

  private static void requireInputShape(Model model, Shape features) {
    if (model.inputShape() != null && !model.inputShape().equals(features)) {
      throw new IllegalArgumentException(
          "the model takes samples of " + model.inputShape() + ", the data has " + features);
    }
  }

  private static Shape shapeOf(int[] dims) {
    long[] wide = new long[dims.length];
    for (int i = 0; i < dims.length; i++) {
      wide[i] = dims[i];
    }
    return Shape.of(wide);
  }
}
