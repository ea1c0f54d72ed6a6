package org.mirrorball.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.data.Sample;
import org.mirrorball.nn.Model;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordFiles;
import org.mirrorball.tfrecord.TFRecordReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Applies a saved model: a line a record, in the files' order. */
@Command(
    name = "predict",
    description = "Prints a line a record: the predicted label and the classes' probabilities.",
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {

  private static final int BATCH = 256;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "A saved model.")
  private String directory;

  @Option(names = "--data", required = true, paramLabel = "GLOB", description = "TFRecord files.")
  private String data;

  @Option(names = "--output", paramLabel = "FILE", description = "Instead of standard output.")
  private Path output;

  @Mixin private ImageOptions images;

  @Override
  public Integer call() throws IOException {
    Model model = Models.load(directory);
    List<RecordFile> files;
    try {
      files = RecordFiles.list(data, new Configuration());
    } catch (IOException e) {
      throw new UserMistake(e.getMessage(), e);
    }
    if (output == null) {
      predictAll(model, files, System.out);
      return 0;
    }
    try (var out = new PrintStream(Files.newOutputStream(output), false, StandardCharsets.UTF_8)) {
      predictAll(model, files, out);
    }
    return 0;
  }

  private void predictAll(Model model, List<RecordFile> files, PrintStream out) throws IOException {
    var parser = images.parserFor(model);
    var samples = new ArrayList<Sample>();
    for (RecordFile file : files) {
      try (var reader = TFRecordReader.open(file.path(), new Configuration())) {
        for (var bytes = reader.next(); bytes != null; bytes = reader.next()) {
          samples.add(parser.apply(Example.decode(bytes)));
          if (samples.size() == BATCH) {
            predict(model, samples, out);
          }
        }
      }
    }
    predict(model, samples, out);
    out.flush();
  }

  private static void predict(Model model, List<Sample> samples, PrintStream out) {
    if (samples.isEmpty()) {
      return;
    }
    int length = samples.get(0).features().length;
    float[] features = new float[samples.size() * length];
    for (int i = 0; i < samples.size(); i++) {
      System.arraycopy(samples.get(i).features(), 0, features, i * length, length);
    }
    Tensor logits =
        model.predict(
            Tensor.of(features, Model.batchOf(samples.size(), model.sampleShape()).dims()));
    Tensor scores = model.compilation().loss().fromLogits() ? Ops.softmax(logits) : logits;
    print(scores.toFloatArray(), samples.size(), out);
    samples.clear();
  }

  private static void print(float[] scores, int sampleCount, PrintStream out) {
    int classes = scores.length / sampleCount;
    for (int sample = 0; sample < sampleCount; sample++) {
      int best = 0;
      var line = new StringJoiner(" ");
      for (int k = 0; k < classes; k++) {
        float score = scores[sample * classes + k];
        best = score > scores[sample * classes + best] ? k : best;
        line.add(String.format(Locale.ROOT, "%.6f", score));
      }
      out.println(best + " " + line);
    }
  }
}
