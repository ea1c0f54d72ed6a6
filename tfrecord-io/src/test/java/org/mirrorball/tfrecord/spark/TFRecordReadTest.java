package org.mirrorball.tfrecord.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.FloatList;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.TFRecordOutput;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark makes of files that others wrote: which columns, which files, which bad records. */
@ExtendWith(LocalSpark.class)
class TFRecordReadTest {

  private static final int RECORDS = 20;

  @TempDir private Path folder;

  @SafeVarargs
  private Path write(String name, Map<String, Feature>... records) throws IOException {
    Path file = folder.resolve(name);
    var path = new org.apache.hadoop.fs.Path(file.toUri());
    try (var out = TFRecordOutput.toFile(path, Compression.NONE, new Configuration())) {
      for (Map<String, Feature> record : records) {
        out.write(Example.of(record));
      }
      out.commit();
    }
    return file;
  }

  private Dataset<Row> load(SparkSession spark, String mode, String schema) {
    return spark
        .read()
        .format("tfrecord")
        .option("mode", mode)
        .schema(schema)
        .load(folder.toString());
  }

  private static TFRecordScan scan(Dataset<Row> rows) {
    var leaf = rows.queryExecution().optimizedPlan().collectLeaves().head();
    return (TFRecordScan) ((DataSourceV2ScanRelation) leaf).scan();
  }

  private static List<FilePartition> partitions(Dataset<Row> rows) {
    return CollectionConverters.asJava(scan(rows).partitions());
  }

  private static List<Long> numbers(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(row -> row.isNullAt(0) ? null : row.getLong(0))
        .toList();
  }

  /** Twenty records; the data of the sixth and the length of the eleventh are damaged. */
  private Path writeDamaged() throws IOException {
    List<Map<String, Feature>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(Map.of("n", Int64List.of(i), "x", FloatList.of(i)));
    }
    @SuppressWarnings("unchecked")
    Map<String, Feature>[] array = records.toArray(Map[]::new);
    Path file = write("damaged", array);
    byte[] bytes = Files.readAllBytes(file);
    int frame = bytes.length / RECORDS;
    bytes[5 * frame + 14] ^= 1;
    bytes[10 * frame + 2] ^= 1;
    Files.write(file, bytes);
    return file;
  }

  @Test
  void theSchemaIsThatOfAllFilesSortedByName(SparkSession spark) throws IOException {
    write("1", Map.of("label", Int64List.of(1), "empty", FloatList.of()));
    write("2", Map.of("label", Int64List.of(), "image", BytesList.of(new byte[2])));
    write("3", Map.of("label", Int64List.of(3), "box", FloatList.of(1, 2)), Map.of());
    var rows = spark.read().format("tfrecord").load(folder.toString());
    assertThat(rows.schema())
        .isEqualTo(StructType.fromDDL("box ARRAY<FLOAT>, empty FLOAT, image BINARY, label BIGINT"));
    assertThat(rows.where("label IS NULL").count()).isEqualTo(2); // an empty list, and none
    assertThat(rows.where("empty IS NULL").count()).isEqualTo(4);
  }

  @Test
  void aColumnOfTwoTypesIsAnErrorThatNamesBothFiles(SparkSession spark) throws IOException {
    Path first = write("1", Map.of("label", Int64List.of(1)));
    Path second = write("2", Map.of("label", FloatList.of(1)));
    assertThatThrownBy(() -> spark.read().format("tfrecord").load(folder.toString()))
        .hasMessageContaining("column 'label' is int64 in file:" + first)
        .hasMessageContaining("but float in file:" + second);
  }

  @Test
  void onlyTheColumnsAskedForAreDecoded(SparkSession spark) throws IOException {
    write("1", Map.of("label", Int64List.of(1), "image", BytesList.of(new byte[2])));
    var labels = spark.read().format("tfrecord").load(folder.toString()).select("label");
    assertThat(scan(labels).readDataSchema()).isEqualTo(StructType.fromDDL("label BIGINT"));
    assertThat(numbers(labels)).containsExactly(1L);
  }

  @Test
  void onlyTheFilesOfThePartitionsAskedForAreRead(SparkSession spark) throws IOException {
    spark
        .range(0, 30, 1, 1)
        .selectExpr("id", "id % 3 AS day")
        .write()
        .format("tfrecord")
        .partitionBy("day")
        .save(folder.resolve("days").toString());
    var all = spark.read().format("tfrecord").load(folder.resolve("days").toString());
    var one = all.where("day = 2").select("id");
    assertThat(partitions(all).stream().mapToInt(part -> part.files().length).sum()).isEqualTo(3);
    assertThat(partitions(one).stream().mapToInt(part -> part.files().length).sum()).isEqualTo(1);
    for (String other : List.of("day=0", "day=1")) { // if one was read, the job would fail
      try (var files = Files.newDirectoryStream(folder.resolve("days/" + other), "part-*")) {
        for (Path file : files) {
          Files.write(file, new byte[100]);
        }
      }
    }
    assertThat(numbers(one)).hasSize(10).allMatch(id -> id % 3 == 2);
    assertThatThrownBy(() -> numbers(all)).hasStackTraceContaining("corrupt record at offset 0");
  }

  @Test
  void aFileWithAnIndexIsCutAtRecords(SparkSession spark) throws IOException {
    spark
        .range(0, 4000, 1, 1)
        .selectExpr("id", "repeat('x', 500) AS text")
        .write()
        .format("tfrecord")
        .save(folder.resolve("long").toString());
    spark.conf().set("spark.sql.files.maxPartitionBytes", 300_000);
    var reader = spark.read().format("tfrecord").schema("id BIGINT");
    var rows = reader.load(folder.resolve("long").toString());
    assertThat(partitions(rows)).hasSizeGreaterThan(4);
    assertThat(numbers(rows)).hasSize(4000).doesNotHaveDuplicates();
    try (var indexes = Files.newDirectoryStream(folder.resolve("long"), ".*.index")) {
      for (Path index : indexes) {
        Files.delete(index);
      }
    }
    assertThatThrownBy(() -> numbers(rows)) // planned while the index was there
        .hasStackTraceContaining("its index, by which the job was cut, is not there any more");
    var uncut = reader.load(folder.resolve("long").toString());
    assertThat(partitions(uncut)).hasSize(1);
    assertThat(numbers(uncut)).hasSize(4000).doesNotHaveDuplicates();
  }

  @Test
  void failfastEndsTheJobAtTheFirstBadRecord(SparkSession spark) throws IOException {
    Path file = writeDamaged();
    assertThatThrownBy(() -> numbers(load(spark, "FAILFAST", "n BIGINT")))
        .hasStackTraceContaining(file + ": corrupt record at offset")
        .hasStackTraceContaining("data checksum is");
    assertThatThrownBy(() -> spark.read().format("tfrecord").load(folder.toString()))
        .hasMessageContaining("corrupt record at offset");
  }

  @Test
  void dropmalformedLeavesBadRecordsOut(SparkSession spark) throws IOException {
    writeDamaged();
    var rows = load(spark, "DROPMALFORMED", "n BIGINT, x FLOAT");
    assertThat(numbers(rows)).hasSize(18).doesNotContain(5L, 10L).contains(0L, 9L, 11L, 19L);
    assertThat(rows.count()).isEqualTo(18);
    var misfits = load(spark, "DROPMALFORMED", "n BIGINT, x BIGINT");
    assertThat(misfits.count()).isZero();
    assertThat(misfits.select("n").count()).isZero(); // whatever is asked for
  }

  @Test
  void permissiveSaysWhatIsWrongInTheRecordsPlace(SparkSession spark) throws IOException {
    writeDamaged();
    var rows = load(spark, "permissive", "n BIGINT, _corrupt_record STRING");
    assertThat(numbers(rows)).hasSize(20).doesNotContain(5L, 10L);
    var bad = rows.where("_corrupt_record IS NOT NULL").select("_corrupt_record").collectAsList();
    assertThat(bad).hasSize(2);
    assertThat(bad.get(0).getString(0)).contains("damaged: corrupt record at offset", "data");
    assertThat(bad.get(1).getString(0)).contains("length checksum is");
    assertThat(
            spark
                .read()
                .format("tfrecord")
                .option("mode", "PERMISSIVE")
                .load(folder.toString())
                .schema())
        .isEqualTo(StructType.fromDDL("n BIGINT, x FLOAT, _corrupt_record STRING"));
  }

  @Test
  void aRecordThatDoesNotFitTheSchemaIsBadToo(SparkSession spark) throws IOException {
    write(
        "mixed",
        Map.of("n", Int64List.of(1)),
        Map.of("n", FloatList.of(1)),
        Map.of("n", Int64List.of(1, 2)),
        Map.of("n", Int64List.of(1L << 40)));
    var rows = load(spark, "PERMISSIVE", "n INT, _corrupt_record STRING");
    assertThat(rows.where("n = 1").count()).isEqualTo(1);
    var bad =
        rows.where("n IS NULL").collectAsList().stream().map(row -> row.getString(1)).toList();
    assertThat(bad).hasSize(3).allMatch(text -> text.contains("mixed: record at offset"));
    assertThat(bad.get(0)).endsWith("feature 'n' holds float, the column's type INT needs int64");
    assertThat(bad.get(1)).endsWith("feature 'n' has 2 values, the column holds one");
    assertThat(bad.get(2)).endsWith("1099511627776 does not fit into an int");
    assertThatThrownBy(() -> load(spark, "FAILFAST", "n INT").collectAsList())
        .hasStackTraceContaining("feature 'n' holds float");
    assertThatThrownBy(() -> load(spark, "SOMETIMES", "n INT").collectAsList())
        .hasMessageContaining("option mode is 'SOMETIMES'");
  }
}
