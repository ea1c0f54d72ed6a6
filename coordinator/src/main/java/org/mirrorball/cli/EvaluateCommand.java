package org.mirrorball.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.mirrorball.nn.Evaluation;
import org.mirrorball.nn.Model;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a saved model. */
@Command(
    name = "evaluate",
    description = "Loss and accuracy of a saved model on TFRecords.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "A saved model.")
  private String directory;

  @Option(names = "--data", required = true, paramLabel = "GLOB", description = "TFRecord files.")
  private String data;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "256",
      description = "Samples at a time (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Mixin private ImageOptions images;

  @Override
  public Integer call() throws IOException {
    Model model = Models.load(directory);
    Evaluation evaluation = model.evaluate(images.evaluation(data, model, batchSize));
    new ResultLine("evaluate")
        .withLoss("loss", evaluation.loss())
        .withFraction("accuracy", evaluation.metric())
        .with("records", evaluation.sampleCount())
        .print();
    return 0;
  }
}
