package org.mirrorball.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mirrorball.it.jobs.OneBadWorker;
import org.mirrorball.it.jobs.ScopedTraining;

/** Training from HDFS by the executors of a Spark cluster: a Master and two Worker processes. */
@ExtendWith(Clusters.Shared.class)
class SparkTrainingIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String OPENS =
      "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"
          + " --add-exports=java.base/jdk.internal.vm.vector=ALL-UNNAMED";

  private static HdfsCluster hdfs;
  private static SparkStandaloneCluster spark;

  @BeforeAll
  static void uploadDigits(Clusters clusters) throws IOException {
    hdfs = clusters.hdfs();
    spark = clusters.spark();
    uploadQuickstartData();
  }

  private static void uploadQuickstartData() throws IOException {
    FileSystem fileSystem = hdfs.fileSystem();
    try (Stream<Path> files = Files.list(TestPaths.distribution().resolve("data/mnist"))) {
      for (Path file : files.filter(name -> name.toString().contains(".tfrecord")).toList()) {
        fileSystem.copyFromLocalFile(
            new org.apache.hadoop.fs.Path(file.toUri()),
            new org.apache.hadoop.fs.Path("/mnist/" + file.getFileName()));
      }
    }
  }

  @Test
  void theCommandLineTrainsOnTwoExecutors() {
    ProcessResult result =
        spark.submit(LIMIT, trainCommand("--data", digits("train"), "--test", digits("test")));

    Map<String, String> values = CommandLine.resultOf(result);
    assertThat(Double.parseDouble(values.get("accuracy"))).isGreaterThanOrEqualTo(0.9);
    assertThat(values).containsEntry("steps", "188").containsKey("weights_crc");
  }

  @Test
  void aUsersProgramTrainsInAStrategysScope() {
    ProcessResult result = submitProgram(ScopedTraining.class, digits("train"), digits("test"));

    assertThat(result.exitCode()).as(result::toString).isZero();
    Matcher accuracy = Pattern.compile("accuracy=(\\S+)").matcher(result.standardOutput());
    assertThat(accuracy.find()).as(result::toString).isTrue();
    assertThat(Double.parseDouble(accuracy.group(1))).isGreaterThanOrEqualTo(0.85);
  }

  @Test
  void aMistakeThatOneWorkerMakesEndsTheProgramAndIsNamed() {
    ProcessResult result = submitProgram(OneBadWorker.class, digits("train"));

    assertThat(result.exitCode()).as(result::toString).isOne();
    assertThat(result.standardError()).contains("the user's mistake").containsPattern("rank [01] ");
  }

  private static ProcessResult submitProgram(Class<?> program, String... arguments) {
    Path jar = spark.folder().resolve("programs.jar");
    ProgramJar.write(jar, program.getPackage());
    var words = new ArrayList<String>();
    words.addAll(List.of("--executor-cores", "1", "--class", program.getName(), jar.toString()));
    words.addAll(List.of(arguments));
    Path script = TestPaths.distribution().resolve("bin/mirrorball-spark-submit");
    return spark.run(LIMIT, Map.of(), script.toString(), words);
  }

  @Test
  void aMissingPathIsOneLineAndExitCodeTwo() {
    ProcessResult result =
        spark.submit(LIMIT, trainCommand("--data", hdfs.uri() + "/nothing/train-*"));

    assertThat(result.exitCode()).as(result::toString).isEqualTo(2);
    assertThat(result.standardError()).contains(hdfs.uri() + "/nothing/train-*");
    assertThat(result.standardError()).doesNotContain("\tat org.mirrorball");
  }

  private static List<String> trainCommand(String... data) {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("--conf", "spark.driver.defaultJavaOptions=" + OPENS));
    arguments.addAll(List.of("--conf", "spark.executor.defaultJavaOptions=" + OPENS));
    arguments.add(TestPaths.sparkJar().toString());
    arguments.addAll(List.of("train", "--model", "lenet5", "--strategy", "spark"));
    arguments.addAll(List.of("--workers", "2", "--epochs", "2", "--learning-rate", "0.003"));
    arguments.addAll(List.of(data));
    return arguments;
  }

  private static String digits(String part) {
    return hdfs.uri() + "/mnist/" + part + "-*";
  }
}
