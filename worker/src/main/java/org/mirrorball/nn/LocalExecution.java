package org.mirrorball.nn;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;

/** Runs in this process, one replica, on all cores: what a model without a strategy does. */
final class LocalExecution implements Execution {

  private final Configuration configuration = new Configuration();

  @Override
  public History fit(
      Model model, Dataset<Batch> dataset, FitOptions options, TrainingListener listener) {
    var job = new JobPlanner(configuration).plan(model, dataset, 1, options);
    try (var replica =
        new Replica(job, ReplicaGroup.SOLO, listener, configuration, System::nanoTime)) {
      return replica.train();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public Evaluation evaluate(Model model, Dataset<Batch> dataset) {
    var job = new JobPlanner(configuration).plan(model, dataset, 1, FitOptions.epochs(1));
    try {
      return Replica.evaluate(job, ReplicaGroup.SOLO, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
