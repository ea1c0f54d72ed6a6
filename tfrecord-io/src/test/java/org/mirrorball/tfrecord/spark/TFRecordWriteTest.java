package org.mirrorball.tfrecord.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordFiles;
import org.mirrorball.tfrecord.RecordIndexFile;

/** What Spark writes as TFRecord it reads again, and a failed job leaves nothing. */
@ExtendWith(LocalSpark.class)
class TFRecordWriteTest {

  private static final String ALL_TYPES =
      "id BIGINT, i INT, f FLOAT, d DOUBLE, s STRING, b BINARY, ids ARRAY<BIGINT>, is ARRAY<INT>,"
          + " fs ARRAY<FLOAT>, ds ARRAY<DOUBLE>, ss ARRAY<STRING>, bs ARRAY<BINARY>";
  private static final String ALL_VALUES =
      "SELECT 1L id, -7 i, 0.5f f, 0.25d d, 'größe' s, X'00FF' b, array(1L, -1L) ids,"
          + " array(1, 2) is, array(1.5f) fs, array(2.5d) ds, array('a', '') ss, array(X'01') bs"
          + " UNION ALL SELECT 2L, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
          + " UNION ALL SELECT 3L, 0, 0f, 0d, '', X'', array(), array(), array(), array(), array(),"
          + " array()";

  @TempDir private Path folder;

  private String target() {
    return folder.resolve("out").toString();
  }

  private static List<String> shown(List<Row> rows) {
    return rows.stream().map(Row::json).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "ZLIB"})
  void everyTypeComesBack(String compression, SparkSession spark) throws IOException {
    var rows = spark.sql(ALL_VALUES);
    rows.write().format("tfrecord").option("compression", compression).save(target());
    var back = spark.read().format("tfrecord").schema(ALL_TYPES).load(target()).orderBy("id");
    assertThat(shown(back.collectAsList())).isEqualTo(shown(rows.orderBy("id").collectAsList()));
    for (RecordFile file : RecordFiles.list(target(), new Configuration())) {
      assertThat(RecordIndexFile.read(file, new Configuration())).isPresent();
    }
  }

  @Test
  void arraysOfArraysComeBackAsSequenceExamples(SparkSession spark) {
    var rows =
        spark.sql(
            "SELECT 1L id, array(array(1L, 2L), array(), NULL) frames, array(array('x')) words"
                + " UNION ALL SELECT 2L, array(), NULL");
    assertThatThrownBy(() -> rows.write().format("tfrecord").save(target()))
        .hasMessageContaining("column 'frames' is an array of arrays")
        .hasMessageContaining("recordType=SequenceExample");
    rows.write().format("tfrecord").option("recordType", "SequenceExample").save(target());
    var back =
        spark
            .read()
            .format("tfrecord")
            .option("recordType", "SequenceExample")
            .schema("id BIGINT, frames ARRAY<ARRAY<BIGINT>>, words ARRAY<ARRAY<STRING>>")
            .load(target())
            .orderBy("id");
    assertThat(shown(back.collectAsList())).isEqualTo(shown(rows.orderBy("id").collectAsList()));
    var inferred =
        spark.read().format("tfrecord").option("recordType", "SequenceExample").load(target());
    assertThat(inferred.schema())
        .isEqualTo(
            StructType.fromDDL(
                "frames ARRAY<ARRAY<BIGINT>>, id BIGINT, words ARRAY<ARRAY<BINARY>>"));
  }

  @Test
  void saveModesAreSparksOwn(SparkSession spark) {
    var rows = spark.range(10).toDF();
    rows.write().format("tfrecord").save(target());
    assertThatThrownBy(() -> rows.write().format("tfrecord").save(target()))
        .hasMessageContaining("already exists");
    rows.write().format("tfrecord").mode(SaveMode.Ignore).save(target());
    assertThat(spark.read().format("tfrecord").load(target()).count()).isEqualTo(10);
    rows.write().format("tfrecord").mode(SaveMode.Append).save(target());
    assertThat(spark.read().format("tfrecord").load(target()).count()).isEqualTo(20);
    rows.write().format("tfrecord").mode(SaveMode.Overwrite).save(target());
    assertThat(spark.read().format("tfrecord").load(target()).count()).isEqualTo(10);
  }

  @Test
  void aFailedJobLeavesNoFile(SparkSession spark) throws IOException {
    var rows =
        spark.sql(
            "SELECT IF(id = 999, raise_error('no more'), id) AS id FROM range(0, 1000, 1, 4)");
    assertThatThrownBy(() -> rows.write().format("tfrecord").save(target()))
        .hasStackTraceContaining("no more");
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aTableOfTheCatalogIsWrittenAndRead(SparkSession spark) {
    spark.sql(
        "CREATE TABLE digits (label BIGINT, name STRING) USING tfrecord LOCATION '"
            + folder.resolve("out").toUri()
            + "'");
    try {
      spark.sql("INSERT INTO digits VALUES (7, 'seven'), (8, 'eight')");
      assertThat(shown(spark.sql("SELECT name FROM digits WHERE label = 8").collectAsList()))
          .containsExactly("{\"name\":\"eight\"}");
      assertThat(spark.sql("SELECT count(*) FROM digits").first().getLong(0)).isEqualTo(2);
    } finally {
      spark.sql("DROP TABLE digits");
    }
  }

  @Test
  void whatNoRecordCanHoldIsSaidBeforeTheJob(SparkSession spark) {
    assertThatThrownBy(
            () -> spark.sql("SELECT true flag").write().format("tfrecord").save(target()))
        .hasMessageContaining("flag")
        .hasMessageContaining("BOOLEAN");
    assertThatThrownBy(
            () ->
                spark
                    .range(1)
                    .write()
                    .format("tfrecord")
                    .option("compression", "lzo")
                    .save(target()))
        .hasMessage("option compression is 'lzo', but must be one of [NONE, GZIP, ZLIB]");
    assertThatThrownBy(
            () ->
                spark
                    .sql("SELECT array(1L, NULL) numbers")
                    .write()
                    .format("tfrecord")
                    .save(target()))
        .hasStackTraceContaining("column 'numbers': element 1 of an array is null");
  }
}
