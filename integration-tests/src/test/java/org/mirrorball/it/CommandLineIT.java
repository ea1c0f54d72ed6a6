package org.mirrorball.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mirrorball.it.CommandLine.quickstartData;
import static org.mirrorball.it.CommandLine.resultOf;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.TFRecordOutput;

/** The commands, on the quickstart's data. */
class CommandLineIT {

  private Path folder;
  private CommandLine mirrorball;

  @BeforeEach
  void openFolder() {
    folder = TestPaths.newWorkFolder("cli");
    mirrorball = new CommandLine(folder);
  }

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  @Test
  void quickstartTrainsAModelThatCanBeEvaluatedAndPredictsWith() throws IOException {
    ProcessResult quickstart = mirrorball.run("quickstart");

    Map<String, String> result = resultOf(quickstart);
    assertThat(Double.parseDouble(result.get("accuracy"))).isGreaterThanOrEqualTo(0.96);
    assertThat(result).containsEntry("workers", "2").containsKeys("samples_per_s");
    assertThat(quickstart.standardError()).contains("Try next");
    String model = folder.resolve(result.get("model_dir")).toString();

    Map<String, String> evaluation =
        resultOf(mirrorball.run("evaluate", "--model", model, "--data", quickstartData("test")));
    assertThat(evaluation).containsEntry("records", "2000");
    assertThat(evaluation.get("accuracy")).isEqualTo(result.get("accuracy"));

    Path output = folder.resolve("predictions.txt");
    assertThat(
            mirrorball
                .run(
                    "predict",
                    "--model",
                    model,
                    "--data",
                    quickstartData("test"),
                    "--output",
                    output.toString())
                .exitCode())
        .isZero();
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).hasSize(2000);
    assertThat(lines.get(0)).matches("\\d( \\d\\.\\d{6}){10}");
  }

  @Test
  void theSameSeedGivesTheSameWeightsAndOneWorkerTheSameLossesAsTwo() throws IOException {
    Path two = folder.resolve("two");
    Path one = folder.resolve("one");
    String first = trainedCrc("2", two);
    String second = trainedCrc("2", folder.resolve("again"));
    trainedCrc("1", one);

    assertThat(second).isEqualTo(first);
    List<Double> lossesOfTwo = losses(two);
    List<Double> lossesOfOne = losses(one);
    assertThat(lossesOfTwo).hasSizeGreaterThanOrEqualTo(94).hasSameSizeAs(lossesOfOne);
    for (int step = 0; step < lossesOfTwo.size(); step++) {
      double expected = lossesOfOne.get(step);
      assertThat(lossesOfTwo.get(step))
          .as("loss of step " + (step + 1))
          .isCloseTo(expected, within(1e-4 * expected));
    }
  }

  private String trainedCrc(String workers, Path logs) {
    ProcessResult result =
        mirrorball.run(
            "train",
            "--model",
            "lenet5",
            "--data",
            quickstartData("train"),
            "--workers",
            workers,
            "--batch",
            "120",
            "--seed",
            "7",
            "--log-dir",
            logs.toString());
    return resultOf(result).get("weights_crc");
  }

  private static List<Double> losses(Path logs) throws IOException {
    var json = new ObjectMapper();
    var losses = new ArrayList<Double>();
    for (String line : Files.readAllLines(logs.resolve("steps.jsonl"))) {
      losses.add(json.readTree(line).get("loss").asDouble());
    }
    return losses;
  }

  @Test
  void importedDigitsAreInspected() throws IOException {
    Path images = folder.resolve("images-idx3-ubyte");
    Path labels = folder.resolve("labels-idx1-ubyte");
    Files.write(images, IdxFiles.images(30, 28));
    Files.write(labels, IdxFiles.labels(30));
    Path output = folder.resolve("records");

    Map<String, String> imported =
        resultOf(
            mirrorball.run(
                "dataset",
                "import",
                "idx",
                "--images",
                images.toString(),
                "--labels",
                labels.toString(),
                "--output",
                output.toString(),
                "--shards",
                "3",
                "--compression",
                "gzip"));
    Map<String, String> inspected = resultOf(mirrorball.run("dataset", "inspect", output + "/*"));

    assertThat(imported).containsEntry("records", "30");
    assertThat(inspected)
        .containsEntry("records", "30")
        .containsEntry("files", "3")
        .containsEntry("corrupt", "0")
        .containsKey("bytes");
  }

  @Test
  void whatWorkersHaveLeftOutIsNamedAtTheEndOfTraining() throws IOException {
    Path digits = folder.resolve("digits.tfrecord");
    writeDigits(digits, 8);
    FileTime indexed = Files.getLastModifiedTime(digits);
    byte[] bytes = Files.readAllBytes(digits);
    bytes[100] ^= 1; // the first record's image
    bytes[bytes.length - 1] ^= 1; // the last record's checksum
    Files.write(digits, bytes);
    Files.setLastModifiedTime(digits, indexed); // so that the damage is not seen by the preflight

    ProcessResult result =
        mirrorball.run(
            "train",
            "--model",
            "lenet5",
            "--data",
            digits.toString(),
            "--workers",
            "2",
            "--batch",
            "4",
            "--epochs",
            "2",
            "--on-corrupt",
            "skip-record");

    assertThat(resultOf(result)).containsEntry("steps", "4");
    assertThat(result.standardError().lines().filter(line -> line.startsWith("left out: ")))
        .as(result::toString)
        .hasSize(2)
        .allMatch(line -> line.contains(digits + ": corrupt record at offset "));
  }

  private static void writeDigits(Path file, int count) throws IOException {
    var path = new org.apache.hadoop.fs.Path(file.toUri());
    try (var out = TFRecordOutput.toFile(path, Compression.NONE, new Configuration())) {
      for (int i = 0; i < count; i++) {
        var image = BytesList.of(new byte[28 * 28]);
        out.write(Example.of(Map.of("image", image, "label", Int64List.of(i))));
      }
      out.commit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipc", "udp"})
  void allReducesAreMeasuredOverEitherTransport(String transport) {
    ProcessResult result =
        mirrorball.run(
            "bench",
            "allreduce",
            "--ranks",
            "2",
            "--transport",
            transport,
            "--floats",
            "1000,100000");

    assertThat(result.exitCode()).as(result::toString).isZero();
    List<String> rows = result.standardOutput().lines().toList();
    assertThat(rows).hasSize(2);
    assertRow(rows.get(0), transport, 1000);
    assertRow(rows.get(1), transport, 100000);
  }

  private static void assertRow(String row, String transport, int floats) {
    String head = "mirrorball ranks=2 transport=" + transport + " floats=" + floats;
    Matcher matcher =
        Pattern.compile(head + " median_ms=(\\d+\\.\\d+) algbw_GBps=(\\d+\\.\\d+)").matcher(row);
    assertThat(matcher.matches()).as(row).isTrue();
    double medianMs = Double.parseDouble(matcher.group(1));
    assertThat(medianMs).isPositive();
    // The bandwidth has three digits behind the point.
    assertThat(Double.parseDouble(matcher.group(2)))
        .isCloseTo(4e-6 * floats / medianMs, within(0.001 + 0.01 * 4e-6 * floats / medianMs));
  }

  @Test
  void trainingGoesOnFromACheckpoint() {
    String checkpoints = folder.resolve("checkpoints").toString();
    String[] oneEpoch = training(checkpoints, "1");
    String[] twoEpochs = training(checkpoints, "2");
    String[] twoFromTheStart = training(folder.resolve("others").toString(), "2");

    resultOf(mirrorball.run(oneEpoch));
    Map<String, String> resumed = resultOf(mirrorball.run(twoEpochs));
    Map<String, String> whole = resultOf(mirrorball.run(twoFromTheStart));

    assertThat(whatWasLearned(resumed)).isEqualTo(whatWasLearned(whole));
  }

  @Test
  void resumingACompleteTrainingPrintsItsResultAgain() {
    String[] oneEpoch = training(folder.resolve("checkpoints").toString(), "1");

    Map<String, String> first = resultOf(mirrorball.run(oneEpoch));
    Map<String, String> again = resultOf(mirrorball.run(oneEpoch));

    assertThat(whatWasLearned(again)).isEqualTo(whatWasLearned(first));
  }

  private static Map<String, String> whatWasLearned(Map<String, String> result) {
    var learned = new HashMap<>(result);
    assertThat(learned.remove("samples_per_s")).isNotNull();
    return learned;
  }

  private static String[] training(String checkpoints, String epochs) {
    return new String[] {
      "train",
      "--model",
      "lenet5",
      "--data",
      quickstartData("test"),
      "--workers",
      "2",
      "--checkpoint",
      checkpoints,
      "--checkpoint-every",
      "10",
      "--resume",
      "--epochs",
      epochs
    };
  }
}
