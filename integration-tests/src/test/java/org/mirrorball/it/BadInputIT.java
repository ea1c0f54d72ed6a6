package org.mirrorball.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mirrorball.it.CommandLine.quickstartData;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user gets wrong: one clear line, exit code 2, no worker left behind. */
class BadInputIT {

  private static Path folder;
  private static CommandLine mirrorball;

  @BeforeAll
  static void openFolder() throws IOException {
    folder = TestPaths.newWorkFolder("bad-input");
    mirrorball = new CommandLine(folder);
    Files.createDirectories(folder.resolve("empty"));
    Files.write(folder.resolve("none.tfrecord"), new byte[0]);
    Files.write(folder.resolve("corrupt.tfrecord"), corruptRecords());
  }

  @AfterAll
  static void deleteFolder() {
    Folders.delete(folder);
  }

  static Stream<Arguments> mistakes() {
    String digits = quickstartData("train");
    return Stream.of(
        mistake("/no/such/place", train("/no/such/place/file", "lenet5")),
        mistake("empty", train("EMPTY/*", "lenet5")),
        mistake("no records", train("NONE", "lenet5")),
        mistake("corrupt", train("CORRUPT", "lenet5")),
        mistake("unknown model resnet9000", train(digits, "resnet9000")),
        mistake("not on the class path", train(digits, "com.example.NoSuchModel")),
        mistake("does not extend", train(digits, "java.lang.String")),
        mistake("workers", train(digits, "lenet5", "--workers", "3", "--batch", "128")),
        mistake("picture", train(digits, "lenet5", "--image-feature", "picture")),
        mistake("expected one int64", train(digits, "lenet5", "--label-feature", "image")),
        mistake("--workers must be", train(digits, "lenet5", "--workers", "0")),
        mistake("--epochs", train(digits, "lenet5", "--epochs", "0")),
        mistake("--precision", train(digits, "lenet5", "--precision", "float17")),
        mistake("--strategy", train(digits, "lenet5", "--strategy", "telepathy")),
        mistake("--checkpoint", train(digits, "lenet5", "--checkpoint-every", "5")),
        mistake("--data", new String[] {"train", "--model", "lenet5"}),
        mistake("command is missing", new String[] {}),
        mistake("--ranks must be at least 1, got 0", allReduce("--ranks", "0")),
        mistake("--floats must be from 1 to 536870911, got 0", allReduce("--floats", "8,0")),
        mistake("got 536870912", allReduce("--floats", "536870912")),
        mistake("--floats", allReduce("--floats", "many")),
        mistake("expected one of float32, bfloat16, float16", allReduce("--wire", "float17")),
        mistake("--transport", allReduce("--transport", "pigeon")),
        mistake("--peer", allReduce("--peer", "nccl")),
        mistake("no saved model", new String[] {"evaluate", "--model", "EMPTY", "--data", digits}));
  }

  private static Arguments mistake(String words, String[] command) {
    return Arguments.of(words, command);
  }

  private static String[] train(String data, String model, String... more) {
    var command = new ArrayList<>(List.of("train", "--data", data, "--model", model));
    command.addAll(List.of(more));
    return command.toArray(String[]::new);
  }

  private static String[] allReduce(String... more) {
    return Stream.concat(Stream.of("bench", "allreduce"), Stream.of(more)).toArray(String[]::new);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aMistakeIsOneLineAndExitCodeTwo(String words, String[] command) {
    Set<String> before = SharedMemory.folders();

    ProcessResult result = mirrorball.run(inFolder(command));

    assertThat(result.exitCode()).as(result::toString).isEqualTo(2);
    assertThat(result.standardOutput()).isEmpty();
    assertThat(result.standardError().strip().lines()).as(result::toString).hasSize(1);
    assertThat(result.standardError()).startsWith("mirrorball: ").containsIgnoringCase(words);
    assertThat(SharedMemory.folders()).isEqualTo(before);
  }

  @Test
  void moreWorkersThanRecordsIsAMistake() throws IOException {
    Path records = folder.resolve("three");
    Files.write(folder.resolve("images"), IdxFiles.images(3, 28));
    Files.write(folder.resolve("labels"), IdxFiles.labels(3));
    ProcessResult imported =
        mirrorball.run(
            inFolder(
                "dataset",
                "import",
                "idx",
                "--images",
                "FOLDER/images",
                "--labels",
                "FOLDER/labels",
                "--output",
                records.toString()));
    assertThat(imported.exitCode()).as(imported::toString).isZero();

    ProcessResult result = mirrorball.run(train(records + "/*", "lenet5", "--workers", "4"));

    assertThat(result.exitCode()).as(result::toString).isEqualTo(2);
    assertThat(result.standardError()).contains("more workers (4) than records (3)");
  }

  @Test
  void aPeerThatIsNotInstalledIsNamedWithItsPackage() throws IOException {
    Path packages = Files.createDirectories(folder.resolve("packages"));
    Files.writeString(packages.resolve("torch.py"), "raise ImportError('there is no torch')\n");

    ProcessResult result;
    try (ChildProcess child =
        mirrorball.start(Map.of("PYTHONPATH", packages.toString()), allReduce("--peer", "gloo"))) {
      result = child.awaitEnd(Duration.ofMinutes(1));
    }

    assertThat(result.exitCode()).as(result::toString).isEqualTo(2);
    assertThat(result.standardOutput()).isEmpty();
    assertThat(result.standardError().strip().lines()).as(result::toString).hasSize(1);
    assertThat(result.standardError()).contains("apt-get install python3-torch");
  }

  private static String[] inFolder(String... command) {
    return Stream.of(command)
        .map(word -> word.replace("EMPTY", folder.resolve("empty").toString()))
        .map(word -> word.replace("NONE", folder.resolve("none.tfrecord").toString()))
        .map(word -> word.replace("CORRUPT", folder.resolve("corrupt.tfrecord").toString()))
        .map(word -> word.replace("FOLDER", folder.toString()))
        .toArray(String[]::new);
  }

  /** A header that promises 5 bytes with a wrong CRC. */
  private static byte[] corruptRecords() {
    byte[] bytes = new byte[21];
    bytes[0] = 5;
    bytes[8] = 99;
    return bytes;
  }
}
