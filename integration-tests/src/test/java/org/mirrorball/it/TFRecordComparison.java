package org.mirrorball.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mirrorball.it.tensorflow.ExampleFiles;
import org.mirrorball.it.tensorflow.TensorFlowBenchmark;
import org.mirrorball.tfrecord.Compression;

/**
 * {@code bench tfrecord} and TensorFlow in turns, the best turn of each. Runs when asked for by
 * name only (docs/performance.md); it asserts that both have read the same records, not how fast.
 */
class TFRecordComparison {

  private static final int TURNS = 3;

  @ParameterizedTest
  @EnumSource
  void uncompressed(ExampleFiles.Kind kind) throws IOException {
    compare(kind, Compression.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void gzip(ExampleFiles.Kind kind) throws IOException {
    compare(kind, Compression.GZIP);
  }

  private static void compare(ExampleFiles.Kind kind, Compression compression) throws IOException {
    Path folder = TestPaths.newWorkFolder("tfrecord-comparison");
    try {
      Path file = ExampleFiles.write(folder, kind, compression);
      List<Map<String, String>> ours = new ArrayList<>();
      List<Map<String, String>> theirs = new ArrayList<>();
      var commandLine = new CommandLine(folder);
      for (int turn = 0; turn < TURNS; turn++) {
        ours.add(figuresOf(commandLine.run("bench", "tfrecord", file.toString())));
        theirs.add(
            figuresOf(
                TensorFlowJvm.run(
                    folder, TensorFlowBenchmark.class, file.toString(), compression.name())));
      }
      String name = kind + " " + compression;
      for (String rate : List.of("read_GBps", "parse_GBps")) {
        System.out.println(line(name, rate, best(ours, rate), best(theirs, rate)));
      }
      System.out.println(name + " memcpy_GBps=" + best(ours, "memcpy_GBps"));
      assertThat(ours.get(0)).containsEntry("records", Integer.toString(kind.recordCount()));
      assertThat(theirs.get(0)).containsEntry("records", Integer.toString(kind.recordCount()));
    } finally {
      Folders.delete(folder);
    }
  }

  private static Map<String, String> figuresOf(ProcessResult result) {
    System.out.print(result.standardOutput());
    return new HashMap<>(CommandLine.resultOf(result));
  }

  private static double best(List<Map<String, String>> turns, String rate) {
    return turns.stream()
        .map(turn -> Double.valueOf(turn.get(rate)))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static String line(String name, String rate, double ours, double theirs) {
    return String.format(
        Locale.ROOT,
        "%s %s mirrorball=%.3f tensorflow=%.3f ratio=%.2f",
        name,
        rate,
        ours,
        theirs,
        ours / theirs);
  }
}
