package org.mirrorball.cli;

import java.util.concurrent.Callable;
import org.mirrorball.distribute.MirroredStrategy;
import org.mirrorball.launch.LocalOptions;
import org.mirrorball.nn.FitOptions;
import org.mirrorball.nn.History;
import org.mirrorball.nn.Model;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Samples a second of whole training steps. */
@Command(
    name = "train",
    description = "Trains with worker processes and prints samples a second over all of them.",
    mixinStandardHelpOptions = true)
final class BenchTrainCommand implements Callable<Integer> {

  @Mixin private TrainingOptions training;
  @Mixin private ImageOptions images;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Worker processes (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--batch",
      paramLabel = "PER_WORKER",
      defaultValue = "128",
      description = "Samples a step of each worker (default: ${DEFAULT-VALUE}).")
  private int batchPerWorker;

  @Option(
      names = "--threads",
      paramLabel = "T",
      defaultValue = "1",
      description = "Kernel threads of each worker (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public Integer call() {
    training.check();
    if (workers < 1 || batchPerWorker < 1 || threads < 1) {
      throw new UserMistake("--workers, --batch and --threads must be at least 1");
    }
    var options = LocalOptions.forWorkers(workers).withThreadsPerWorker(threads);
    try (var strategy = MirroredStrategy.of(options)) {
      Model model;
      try (var scope = strategy.scope()) {
        model = training.compiledModel();
      }
      History history = fit(model);
      new ResultLine("mirrorball")
          .with("model", training.modelName())
          .with("ranks", workers)
          .with("threads", threads)
          .with("batch", batchPerWorker)
          .withRate("samples_per_s", history.samplesPerSecond())
          .withFraction("accuracy", accuracyOf(model, history))
          .print();
    }
    return 0;
  }

  private History fit(Model model) {
    var dataset = images.training(training.data(), model, workers * batchPerWorker);
    var options = FitOptions.epochs(training.epochs()).withSeed(training.seed());
    try (var display = ProgressDisplay.open()) {
      return model.fit(dataset, options, display);
    }
  }

  private double accuracyOf(Model model, History history) {
    if (training.test() == null) {
      return history.last().metric();
    }
    var dataset = images.evaluation(training.test(), model, workers * batchPerWorker);
    return model.evaluate(dataset).metric();
  }
}
