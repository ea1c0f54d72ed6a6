package org.mirrorball.distribute;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.launch.WorkerPool;
import org.mirrorball.nn.Evaluation;
import org.mirrorball.nn.Execution;
import org.mirrorball.nn.FitOptions;
import org.mirrorball.nn.History;
import org.mirrorball.nn.JobPlanner;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.TrainingJob;
import org.mirrorball.nn.TrainingListener;
import org.mirrorball.nn.TrainingProgress;
import org.mirrorball.worker.EvaluateTask;
import org.mirrorball.worker.Progress;
import org.mirrorball.worker.Results;
import org.mirrorball.worker.TrainResult;
import org.mirrorball.worker.TrainTask;

/** Runs on a pool of workers, started when there is something to run and the preflight passed. */
final class PooledExecution implements Execution, AutoCloseable {

  /** Starts the workers. */
  @FunctionalInterface
  interface PoolStarter {
    WorkerPool start() throws IOException;
  }

  private final int workers;
  private final PoolStarter starter;
  private final Map<String, String> hadoopEntries;
  private WorkerPool pool;
  private boolean closed;

  PooledExecution(int workers, PoolStarter starter, Map<String, String> hadoopEntries) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1, got " + workers);
    }
    this.workers = workers;
    this.starter = starter;
    this.hadoopEntries = hadoopEntries;
  }

  int workers() {
    return workers;
  }

  @Override
  public History fit(
      Model model, Dataset<Batch> dataset, FitOptions options, TrainingListener listener) {
    TrainingJob job = plan(model, dataset, options);
    var results =
        pool()
            .run(
                new TrainTask(job, hadoopEntries),
                progress -> listener.onStep(toTrainingProgress(progress)));
    List<TrainResult> byRank =
        results.stream().map(bytes -> Results.fromBytes(bytes, TrainResult.class)).toList();
    TrainResult trained = byRank.get(0);
    model.parameters().assign(trained.weights());
    if (model.parameters().crc() != trained.history().weightsCrc()) {
      throw new IllegalStateException("the trained weights were damaged on their way from rank 0");
    }
    return trained.history().withDamage(damageOf(byRank));
  }

  /** Ranks may read the same file, so they may find the same place. */
  private static List<String> damageOf(List<TrainResult> byRank) {
    return byRank.stream()
        .flatMap(result -> result.history().damage().stream())
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public Evaluation evaluate(Model model, Dataset<Batch> dataset) {
    TrainingJob job = plan(model, dataset, FitOptions.epochs(1));
    var results = pool().run(new EvaluateTask(job, hadoopEntries), progress -> {});
    return Results.fromBytes(results.get(0), Evaluation.class);
  }

  private TrainingJob plan(Model model, Dataset<Batch> dataset, FitOptions options) {
    var configuration = new Configuration();
    hadoopEntries.forEach(configuration::set);
    return new JobPlanner(configuration).plan(model, dataset, workers, options);
  }

  private WorkerPool pool() {
    if (closed) {
      throw new IllegalStateException("the strategy is closed");
    }
    if (pool == null) {
      try {
        pool = starter.start();
      } catch (IOException e) {
        throw new UncheckedIOException("the workers could not be started: " + e.getMessage(), e);
      }
    }
    return pool;
  }

  private static TrainingProgress toTrainingProgress(Progress progress) {
    return new TrainingProgress(
        progress.epoch(),
        progress.step(),
        progress.totalSteps(),
        progress.loss(),
        progress.accuracy(),
        progress.samplesPerSecond(),
        progress.inputWaitShare(),
        progress.weightsCrc());
  }

  @Override
  public void close() {
    closed = true;
    if (pool != null) {
      pool.close();
      pool = null;
    }
  }
}
