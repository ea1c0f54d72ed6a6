package org.mirrorball.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mirrorball.it.jobs.Tables;
import org.mirrorball.it.tensorflow.TableProgram;

/**
 * TFRecord as tables of a Spark cluster, which has nothing of ours but the jar of the distribution:
 * one program is submitted, and each test looks at a part of what it has printed.
 */
@ExtendWith(Clusters.Shared.class)
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class TFRecordTablesIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static List<String> printed;

  @BeforeAll
  static void submit(Clusters clusters) throws IOException {
    uploadTablesOfTensorFlow(clusters.hdfs());
    SparkStandaloneCluster spark = clusters.spark();
    Path program =
        ProgramJar.write(spark.folder().resolve("tables.jar"), Tables.class.getPackage());
    ProcessResult result =
        spark.submit(
            LIMIT,
            List.of(
                "--class",
                Tables.class.getName(),
                "--jars",
                TestPaths.sparkJar().toString(),
                program.toString(),
                clusters.hdfs().uri() + "/tables/tensorflow",
                clusters.hdfs().uri() + "/tables/spark"));
    assertThat(result.exitCode()).as(result::toString).isZero();
    printed = result.standardOutput().lines().toList();
  }

  private static void uploadTablesOfTensorFlow(HdfsCluster hdfs) throws IOException {
    Path folder = TestPaths.newWorkFolder("tables");
    try {
      Path tables = folder.resolve("tensorflow");
      TensorFlowJvm.run(folder, TableProgram.class, tables.toString());
      hdfs.fileSystem()
          .copyFromLocalFile(
              new org.apache.hadoop.fs.Path(tables.toUri()),
              new org.apache.hadoop.fs.Path("/tables/tensorflow"));
    } finally {
      Folders.delete(folder);
    }
  }

  /** What the program has printed behind a name. */
  private static List<String> lines(String name) {
    String start = name + ": ";
    return printed.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }

  @Test
  void examplesOfTensorFlowAreRowsWhateverTheirCodec() {
    assertThat(lines("schema Example"))
        .containsExactly(
            "id BIGINT,maybe ARRAY<BIGINT>,name BINARY,score FLOAT,scores ARRAY<FLOAT>");
    assertThat(lines("tensorflow Example"))
        .containsExactlyElementsOf(
            IntStream.range(0, 6)
                .mapToObj(
                    id ->
                        "{\"id\":%d,\"maybe\":[%s],\"name\":\"%s\",\"score\":%d.5,\"scores\":[%d.0,-0.25]}"
                            .formatted(
                                id,
                                id % 2 == 0 ? "" : -id + "," + Long.MIN_VALUE,
                                base64("größe " + id),
                                id,
                                id))
                .toList());
  }

  @Test
  void sequenceExamplesOfTensorFlowAreRowsToo() {
    assertThat(lines("schema SequenceExample"))
        .containsExactly("frames ARRAY<ARRAY<FLOAT>>,id BIGINT");
    assertThat(lines("tensorflow SequenceExample"))
        .containsExactlyElementsOf(
            IntStream.range(0, 6)
                .mapToObj(id -> "{\"frames\":[[%d.0,1.0],[]],\"id\":%d}".formatted(id, id))
                .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "Example, none, 3", "Example, gzip, 3", "Example, zlib, 3",
    "SequenceExample, none, 2", "SequenceExample, gzip, 2", "SequenceExample, zlib, 2"
  })
  void everyTypeComesBack(String recordType, String compression, int rows) {
    assertThat(lines("back " + recordType + " " + compression))
        .hasSize(rows)
        .isEqualTo(lines("given " + recordType + " " + compression));
  }

  @Test
  void onlyTheFilesOfThePartitionAskedForAreRead() {
    assertThat(lines("files of all")).containsExactly("[day=0, day=0, day=1, day=1, day=2, day=2]");
    assertThat(lines("files of one")).containsExactly("[day=1, day=1]");
  }

  @Test
  void damageInOtherPartitionsIsNotEvenSeen() {
    assertThat(lines("one"))
        .containsExactlyElementsOf(
            IntStream.range(0, 10)
                .mapToObj(i -> "{\"id\":%d,\"day\":1}".formatted(3 * i + 1))
                .toList());
    assertThat(lines("all"))
        .singleElement()
        .asString()
        .containsPattern("error while reading file \\S+/day=[02]/");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
