package org.mirrorball.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.distribute.Strategy;
import org.mirrorball.nn.FitOptions;
import org.mirrorball.nn.History;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.TrainingListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a model on TFRecords. */
@Command(
    name = "train",
    description = "Trains a classifier on TFRecords of images.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

  @Mixin private TrainingOptions training;
  @Mixin private ImageOptions images;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "mirrored",
      description = "mirrored (processes here) or spark (default: ${DEFAULT-VALUE}).")
  private StrategyName strategyName;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Replicas (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--batch",
      paramLabel = "GLOBAL_BATCH",
      defaultValue = "128",
      description = "Samples a step, of all workers together (default: ${DEFAULT-VALUE}).")
  private int globalBatchSize;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Where checkpoints go, on any Hadoop file system.")
  private String checkpointDirectory;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "STEPS",
      defaultValue = "0",
      description = "Steps between checkpoints; without it only one at the end.")
  private long checkpointEverySteps;

  @Option(names = "--resume", description = "Go on from the newest checkpoint, if there is one.")
  private boolean resume;

  @Option(names = "--output", paramLabel = "DIR", description = "Where the trained model goes.")
  private String output;

  @Option(
      names = "--log-dir",
      paramLabel = "DIR",
      description = "A folder that gets steps.jsonl: a line a step with loss and accuracy.")
  private String logDirectory;

  @Override
  public Integer call() throws IOException {
    training.check();
    FitOptions options = fitOptions();
    try (Strategy strategy = openStrategy()) {
      Model model;
      try (var scope = strategy.scope()) {
        model = training.compiledModel();
      }
      History history = fit(model, options);
      history.damage().forEach(line -> System.err.println("left out: " + line));
      double accuracy = accuracyOf(model, history);
      if (output != null) {
        model.save(output, new Configuration());
      }
      new ResultLine("train")
          .with("steps", history.steps())
          .withLoss("loss", history.last().loss())
          .withFraction("accuracy", accuracy)
          .withRate("samples_per_s", history.samplesPerSecond())
          .with("weights_crc", String.format("%08x", history.weightsCrc()))
          .print();
    }
    return 0;
  }

  private History fit(Model model, FitOptions options) throws IOException {
    var dataset = images.training(training.data(), model, globalBatchSize);
    try (var display = ProgressDisplay.open();
        var log = StepLog.open(logDirectory)) {
      TrainingListener both =
          progress -> {
            display.onStep(progress);
            log.onStep(progress);
          };
      return model.fit(dataset, options, both);
    }
  }

  private double accuracyOf(Model model, History history) {
    if (training.test() == null) {
      return history.last().metric();
    }
    return model.evaluate(images.evaluation(training.test(), model, globalBatchSize)).metric();
  }

  private Strategy openStrategy() {
    if (workers < 1) {
      throw new UserMistake("--workers must be at least 1, got " + workers);
    }
    if (globalBatchSize < 1) {
      throw new UserMistake("--batch must be at least 1, got " + globalBatchSize);
    }
    Models.create(training.modelName()); // before any session or process is there
    return strategyName.open(workers);
  }

  private FitOptions fitOptions() {
    try {
      return FitOptions.epochs(training.epochs())
          .withSeed(training.seed())
          .withCheckpoints(checkpointDirectory, checkpointEverySteps)
          .withResume(resume);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage() + ": --checkpoint DIR", e);
    }
  }
}
