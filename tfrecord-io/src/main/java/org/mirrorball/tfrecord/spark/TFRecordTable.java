package org.mirrorball.tfrecord.spark;

import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.v2.FileTable;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;
import scala.collection.immutable.Seq;

/** The files under some paths. */
final class TFRecordTable extends FileTable {

  private final String name;
  private final SparkSession session;
  private final CaseInsensitiveStringMap options;

  TFRecordTable(
      String name,
      SparkSession session,
      CaseInsensitiveStringMap options,
      Seq<String> paths,
      Option<StructType> userSchema) {
    super(session, options, paths, userSchema);
    this.name = name;
    this.session = session;
    this.options = options;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String formatName() {
    return TFRecordDataSource.NAME;
  }

  @Override
  public Option<StructType> inferSchema(Seq<FileStatus> files) {
    return SchemaInference.infer(session, options.asCaseSensitiveMap(), files);
  }

  @Override
  public boolean supportsDataType(DataType type) {
    return RowColumn.supports(type);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap scanOptions) {
    return new TFRecordScanBuilder(session, fileIndex(), dataSchema(), mergedOptions(scanOptions));
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    throw new UnsupportedOperationException("Spark writes files by " + fallbackFileFormat());
  }

  @Override
  public Class<? extends FileFormat> fallbackFileFormat() {
    return TFRecordFormat.class;
  }
}
