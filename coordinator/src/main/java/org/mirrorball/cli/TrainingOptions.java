package org.mirrorball.cli;

import org.mirrorball.nn.Adam;
import org.mirrorball.nn.Loss;
import org.mirrorball.nn.Metric;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.Precision;
import picocli.CommandLine.Option;

/** What {@code train} and {@code bench train} have in common. */
final class TrainingOptions {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME|CLASS",
      description =
          "lenet5, mlp, resnet20, resnet56, resnet50, lstm, bilstm, transformer, linear,"
              + " or the full name of a class that extends Model.")
  private String modelName;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "GLOB",
      description = "TFRecord files to train on: a path or pattern on any Hadoop file system.")
  private String data;

  @Option(
      names = "--test",
      paramLabel = "GLOB",
      description = "TFRecord files that the printed accuracy is measured on.")
  private String test;

  @Option(
      names = "--epochs",
      paramLabel = "E",
      defaultValue = "1",
      description = "Passes over the data (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of weights and shuffles (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      defaultValue = "0.001",
      description = "Adam's step size (default: ${DEFAULT-VALUE}).")
  private float learningRate;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "float32",
      description = "float32 (default), mixed_bfloat16 or mixed_float16.")
  private String precision;

  String modelName() {
    return modelName;
  }

  String data() {
    return data;
  }

  String test() {
    return test;
  }

  int epochs() {
    return epochs;
  }

  long seed() {
    return seed;
  }

  /** Checks what needs no data. */
  void check() {
    precision();
    if (epochs < 1) {
      throw new UserMistake("--epochs must be at least 1, got " + epochs);
    }
    if (!(learningRate > 0)) {
      throw new UserMistake("--learning-rate must be positive, got " + learningRate);
    }
  }

  private Precision precision() {
    try {
      return Precision.named(precision);
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--" + e.getMessage(), e);
    }
  }

  /** The model, compiled; to be called in a strategy's scope. */
  Model compiledModel() {
    Model model = Models.create(modelName);
    model.seed(seed);
    model.precision(precision());
    model.compile(
        Adam.withLearningRate(learningRate),
        Loss.sparseCategoricalCrossentropyFromLogits(),
        Metric.accuracy());
    return model;
  }
}
