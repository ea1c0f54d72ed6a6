package org.mirrorball.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.distribute.Strategy;
import org.mirrorball.nn.Adam;
import org.mirrorball.nn.Evaluation;
import org.mirrorball.nn.FitOptions;
import org.mirrorball.nn.History;
import org.mirrorball.nn.Loss;
import org.mirrorball.nn.Metric;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.zoo.ModelZoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains LeNet-5 on real digits with two workers. */
@Command(
    name = "quickstart",
    description = "Trains LeNet-5 on 12,000 MNIST digits with two worker processes.",
    mixinStandardHelpOptions = true)
final class QuickstartCommand implements Callable<Integer> {

  private static final int WORKERS = 2;
  private static final int GLOBAL_BATCH = 128;
  private static final int EPOCHS = 10;
  private static final float LEARNING_RATE = 3e-3f;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "mirrorball-quickstart",
      description = "Where the model goes (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Mixin private ImageOptions images;

  @Override
  public Integer call() throws IOException {
    Path data = quickstartData();
    History history;
    Evaluation evaluation;
    try (var strategy = Strategy.mirrored(WORKERS)) {
      Model model;
      try (var scope = strategy.scope()) {
        model = ModelZoo.leNet5();
        model.compile(
            Adam.withLearningRate(LEARNING_RATE),
            Loss.sparseCategoricalCrossentropyFromLogits(),
            Metric.accuracy());
      }
      Dataset<Batch> train = images.training(data + "/train-*", model, GLOBAL_BATCH);
      try (var display = ProgressDisplay.open()) {
        history = model.fit(train, FitOptions.epochs(EPOCHS), display);
      }
      evaluation = model.evaluate(images.evaluation(data + "/test-*", model, GLOBAL_BATCH));
      model.save(output.toString(), new Configuration());
    }
    sayWhatIsNext(data);
    new ResultLine("quickstart")
        .withFraction("accuracy", evaluation.metric())
        .withRate("samples_per_s", history.samplesPerSecond())
        .with("workers", WORKERS)
        .with("model_dir", output)
        .print();
    return 0;
  }

  private static Path quickstartData() {
    String home = System.getProperty("mirrorball.home");
    if (home == null) {
      throw new UserMistake("start quickstart with ./mirrorball: it knows where the data is");
    }
    Path data = Path.of(home, "data", "mnist");
    if (!Files.isDirectory(data)) {
      throw new UserMistake("the quickstart data is missing: no folder " + data);
    }
    return data;
  }

  private void sayWhatIsNext(Path data) {
    System.err.printf(
        """

        The model is in   %s
        The data is in    %s

        Try next:
          mirrorball evaluate --model %s --data '%s/test-*'
          mirrorball predict --model %s --data '%s/test-*' | head
          mirrorball train --model mlp --data '%s/train-*' --test '%s/test-*' --workers 2
        %n\
        """,
        output.toAbsolutePath(), data, output, data, output, data, data, data);
  }
}
