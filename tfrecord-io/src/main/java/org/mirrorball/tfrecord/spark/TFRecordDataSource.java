package org.mirrorball.tfrecord.spark;

import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.v2.text.TextDataSourceV2;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;

/**
 * {@code format("tfrecord")}, found by Spark through its service file. Spark's {@code
 * FileDataSourceV2} is a trait with fields, which Java inherits through one of the classes that
 * have it; all that makes that one text is overridden.
 */
public final class TFRecordDataSource extends TextDataSourceV2 {

  static final String NAME = "tfrecord";

  /** For Spark. */
  public TFRecordDataSource() {}

  @Override
  public String shortName() {
    return NAME;
  }

  @Override
  public Class<? extends FileFormat> fallbackFileFormat() {
    return TFRecordFormat.class;
  }

  @Override
  public Table getTable(CaseInsensitiveStringMap options) {
    return table(options, Option.empty());
  }

  @Override
  public Table getTable(CaseInsensitiveStringMap options, StructType schema) {
    return table(options, Option.apply(schema));
  }

  private Table table(CaseInsensitiveStringMap options, Option<StructType> userSchema) {
    var paths = getPaths(options);
    return new TFRecordTable(
        getTableName(options, paths),
        sparkSession(),
        getOptionsWithoutPaths(options),
        paths,
        userSchema);
  }
}
