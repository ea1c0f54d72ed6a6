package org.mirrorball.tfrecord.spark;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.execution.datasources.v2.FileScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Takes in which columns and which partitions are wanted. */
final class TFRecordScanBuilder extends FileScanBuilder {

  private final SparkSession session;
  private final PartitioningAwareFileIndex fileIndex;
  private final StructType dataSchema;
  private final CaseInsensitiveStringMap options;

  TFRecordScanBuilder(
      SparkSession session,
      PartitioningAwareFileIndex fileIndex,
      StructType dataSchema,
      CaseInsensitiveStringMap options) {
    super(session, fileIndex, dataSchema);
    this.session = session;
    this.fileIndex = fileIndex;
    this.dataSchema = dataSchema;
    this.options = options;
  }

  @Override
  public Scan build() {
    return new TFRecordScan(session, fileIndex, dataSchema, this, options);
  }
}
