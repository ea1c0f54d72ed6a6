package org.mirrorball.tfrecord.spark;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.mirrorball.tfrecord.DataException;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Finds the columns of a dataset by looking at the first records of each of its files. */
final class SchemaInference {

  private SchemaInference() {}

  /**
   * The columns, sorted by name; empty when there is none. Where bad records are kept, the column
   * that says what is wrong with them follows.
   *
   * @throws IllegalArgumentException when files contradict each other, or are damaged and that is
   *     not to be borne
   */
  static Option<StructType> infer(
      SparkSession session, Map<String, String> given, Seq<FileStatus> files) {
    var options = TFRecordOptions.of(given);
    var paths =
        CollectionConverters.asJava(files).stream()
            .map(file -> file.getPath().toString())
            .sorted()
            .toList();
    if (paths.isEmpty()) {
      return Option.empty();
    }
    var all = new FileSample();
    try {
      for (FileSample sample : samples(session, given, options, paths)) {
        all.addAll(sample);
      }
    } catch (DataException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return all.columns().isEmpty() ? Option.empty() : Option.apply(schema(all, options));
  }

  private static List<FileSample> samples(
      SparkSession session,
      Map<String, String> given,
      TFRecordOptions options,
      List<String> paths) {
    var context = JavaSparkContext.fromSparkContext(session.sparkContext());
    var conf =
        SerializableConfiguration.broadcast(
            session.sparkContext(),
            session.sessionState().newHadoopConfWithOptions(ScalaMaps.of(given)));
    int tasks = Math.min(paths.size(), context.defaultParallelism());
    return context
        .parallelize(paths, tasks)
        .map(path -> FileSample.of(path, options, conf.value().value()))
        .collect();
  }

  private static StructType schema(FileSample sample, TFRecordOptions options) {
    var schema = new StructType();
    for (Map.Entry<String, InferredColumn> column : sample.columns().entrySet()) {
      schema = schema.add(column.getKey(), column.getValue().dataType());
    }
    return options.badRecords() == BadRecords.PERMISSIVE
        ? schema.add(options.corruptColumn(), DataTypes.StringType)
        : schema;
  }
}
