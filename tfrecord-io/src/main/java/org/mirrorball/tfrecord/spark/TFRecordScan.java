package org.mirrorball.tfrecord.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FileSourceOptions;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.execution.datasources.v2.TextBasedFileScan;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordIndex;
import org.mirrorball.tfrecord.RecordIndexFile;
import scala.collection.immutable.Seq;

/**
 * Which files are read, and where they are cut. Spark's {@code FileScan} is a trait with fields,
 * which Java inherits through a class; there is nothing of text in the one that is used here.
 */
final class TFRecordScan extends TextBasedFileScan {

  private final SparkSession session;
  private final PartitioningAwareFileIndex fileIndex;
  private final StructType dataSchema;
  private final StructType readDataSchema;
  private final StructType readPartitionSchema;
  private final CaseInsensitiveStringMap options;
  private final Seq<Expression> partitionFilters;
  private final Seq<Expression> dataFilters;

  TFRecordScan(
      SparkSession session,
      PartitioningAwareFileIndex fileIndex,
      StructType dataSchema,
      TFRecordScanBuilder pushed,
      CaseInsensitiveStringMap options) {
    super(session, options);
    this.session = session;
    this.fileIndex = fileIndex;
    this.dataSchema = dataSchema;
    this.readDataSchema = pushed.readDataSchema();
    this.readPartitionSchema = pushed.readPartitionSchema();
    this.options = options;
    this.partitionFilters = pushed.partitionFilters();
    this.dataFilters = pushed.dataFilters();
  }

  /**
   * Only a file with an index is cut. Files so short that Spark would not cut them are not looked
   * at: there may be very many.
   */
  @Override
  public boolean isSplitable(Path path) {
    FileStatus status = fileIndex.leafFiles().getOrElse(path, () -> null);
    SQLConf sqlConf = session.sessionState().conf();
    long shortest = Math.min(sqlConf.filesMaxPartitionBytes(), sqlConf.filesOpenCostInBytes());
    return status != null && status.getLen() > shortest && hasIndex(status);
  }

  private boolean hasIndex(FileStatus status) {
    var file =
        new RecordFile(status.getPath().toString(), status.getLen(), status.getModificationTime());
    try {
      return RecordIndexFile.read(file, hadoopConf()).filter(RecordIndex::splittable).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public String getFileUnSplittableReason(Path path) {
    return "it has no index beside it, or is compressed";
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new TFRecordReaderFactory(
        SerializableConfiguration.broadcast(session.sparkContext(), hadoopConf()),
        dataSchema,
        readDataSchema,
        readPartitionSchema,
        TFRecordOptions.of(options),
        new FileSourceOptions(ScalaMaps.of(options.asCaseSensitiveMap())));
  }

  private Configuration hadoopConf() {
    Map<String, String> given = options.asCaseSensitiveMap();
    return session.sessionState().newHadoopConfWithOptions(ScalaMaps.of(given));
  }

  /** The superclass's constructor asks, too, before the field is set. */
  @Override
  public SparkSession sparkSession() {
    return session == null ? SparkSession.active() : session;
  }

  @Override
  public PartitioningAwareFileIndex fileIndex() {
    return fileIndex;
  }

  @Override
  public StructType dataSchema() {
    return dataSchema;
  }

  @Override
  public StructType readDataSchema() {
    return readDataSchema;
  }

  @Override
  public StructType readPartitionSchema() {
    return readPartitionSchema;
  }

  @Override
  public Seq<Expression> partitionFilters() {
    return partitionFilters;
  }

  @Override
  public Seq<Expression> dataFilters() {
    return dataFilters;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TFRecordScan scan
        && super.equals(scan)
        && dataSchema.equals(scan.dataSchema)
        && options.equals(scan.options);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
