package org.mirrorball.tfrecord.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.FileSourceOptions;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.v2.FilePartitionReaderFactory;
import org.apache.spark.sql.execution.datasources.v2.PartitionReaderWithPartitionValues;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Makes the readers in the tasks. */
final class TFRecordReaderFactory extends FilePartitionReaderFactory {

  private static final long serialVersionUID = 1L;

  private final Broadcast<SerializableConfiguration> conf;
  private final StructType dataSchema;
  private final StructType readDataSchema;
  private final StructType partitionSchema;
  private final TFRecordOptions recordOptions;
  private final FileSourceOptions fileOptions;

  TFRecordReaderFactory(
      Broadcast<SerializableConfiguration> conf,
      StructType dataSchema,
      StructType readDataSchema,
      StructType partitionSchema,
      TFRecordOptions recordOptions,
      FileSourceOptions fileOptions) {
    this.conf = conf;
    this.dataSchema = dataSchema;
    this.readDataSchema = readDataSchema;
    this.partitionSchema = partitionSchema;
    this.recordOptions = recordOptions;
    this.fileOptions = fileOptions;
  }

  @Override
  public FileSourceOptions options() {
    return fileOptions;
  }

  @Override
  public PartitionReader<InternalRow> buildReader(PartitionedFile part) {
    var decoder = new RowDecoder(dataSchema, readDataSchema, recordOptions);
    try {
      var rows =
          TFRecordRowReader.open(part, decoder, recordOptions.badRecords(), conf.value().value());
      return new PartitionReaderWithPartitionValues(
          rows, readDataSchema, partitionSchema, part.partitionValues());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
