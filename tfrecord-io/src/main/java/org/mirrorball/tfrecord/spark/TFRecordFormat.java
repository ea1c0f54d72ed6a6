package org.mirrorball.tfrecord.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** How Spark writes files of every source, and reads those of its catalog's tables. */
public final class TFRecordFormat implements FileFormat {

  /** For Spark. */
  public TFRecordFormat() {}

  @Override
  public Option<StructType> inferSchema(
      SparkSession session, Map<String, String> options, Seq<FileStatus> files) {
    return SchemaInference.infer(session, CollectionConverters.asJava(options), files);
  }

  @Override
  public boolean supportDataType(DataType type) {
    return RowColumn.supports(type);
  }

  @Override
  public Function1<PartitionedFile, Iterator<InternalRow>> buildReader(
      SparkSession session,
      StructType dataSchema,
      StructType partitionSchema,
      StructType requiredSchema,
      Seq<Filter> filters,
      Map<String, String> options,
      Configuration conf) {
    return new TableReader(
        SerializableConfiguration.broadcast(session.sparkContext(), conf),
        dataSchema,
        requiredSchema,
        TFRecordOptions.of(CollectionConverters.asJava(options)));
  }

  @Override
  public OutputWriterFactory prepareWrite(
      SparkSession session, Job job, Map<String, String> options, StructType dataSchema) {
    var recordOptions = TFRecordOptions.of(CollectionConverters.asJava(options));
    new RowEncoder(dataSchema, recordOptions.recordType()); // what does not fit is said here
    return new WriterFactory(recordOptions);
  }

  private static final class WriterFactory extends OutputWriterFactory {

    private static final long serialVersionUID = 1L;

    private final TFRecordOptions options;

    WriterFactory(TFRecordOptions options) {
      this.options = options;
    }

    @Override
    public String getFileExtension(TaskAttemptContext context) {
      return ".tfrecord" + options.compression().suffix();
    }

    @Override
    public OutputWriter newInstance(String path, StructType schema, TaskAttemptContext context) {
      var encoder = new RowEncoder(schema, options.recordType());
      return TFRecordRowWriter.create(
          path, encoder, options.compression(), context.getConfiguration());
    }
  }
}
