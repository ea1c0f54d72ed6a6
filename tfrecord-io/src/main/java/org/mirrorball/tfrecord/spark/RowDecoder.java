package org.mirrorball.tfrecord.spark;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.MalformedExampleException;
import org.mirrorball.tfrecord.SequenceExample;

/** Makes rows of records; features that nobody asked for are passed over. */
final class RowDecoder {

  private static final int NOT_IN_ROW = -1;

  private final RecordType recordType;
  private final List<RowColumn> columns = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final int rowLength;
  private int corruptOrdinal = NOT_IN_ROW;

  /**
   * For these rows.
   *
   * @param dataSchema all that the records are said to hold
   * @param rowSchema the part of it that rows have
   */
  RowDecoder(StructType dataSchema, StructType rowSchema, TFRecordOptions options) {
    this.recordType = options.recordType();
    this.rowLength = rowSchema.length();
    for (int i = 0; i < rowSchema.length(); i++) {
      add(rowSchema.fields()[i], i, options);
    }
    // Whether a record is dropped, or called corrupt, must not depend on the columns asked for.
    boolean checkAll =
        options.badRecords() == BadRecords.DROPMALFORMED || corruptOrdinal != NOT_IN_ROW;
    for (StructField field : dataSchema.fields()) {
      if (checkAll && rowSchema.getFieldIndex(field.name()).isEmpty()) {
        add(field, NOT_IN_ROW, options);
      }
    }
  }

  private void add(StructField field, int ordinal, TFRecordOptions options) {
    if (!field.name().equals(options.corruptColumn())) {
      columns.add(RowColumn.of(field, ordinal));
      names.add(field.name());
      return;
    }
    if (!field.dataType().equals(DataTypes.StringType)) {
      throw new IllegalArgumentException(
          "column '%s' is for what is wrong with a record, its type must be STRING, not %s"
              .formatted(field.name(), field.dataType().sql()));
    }
    corruptOrdinal = ordinal;
  }

  /**
   * The row of a record.
   *
   * @param record its data, which must not change any more
   */
  InternalRow decode(byte[] record) throws MalformedExampleException {
    var row = new GenericInternalRow(rowLength);
    if (columns.isEmpty()) {
      return row;
    }
    if (recordType == RecordType.EXAMPLE) {
      fill(row, Example.view(record, names::contains).features(), Map.of());
    } else {
      var sequence = SequenceExample.view(record, names::contains);
      fill(row, sequence.context(), sequence.featureLists());
    }
    return row;
  }

  private void fill(
      GenericInternalRow row, Map<String, Feature> features, Map<String, List<Feature>> lists)
      throws MalformedExampleException {
    for (RowColumn column : columns) {
      Object value =
          column.isFeatureList()
              ? column.decode(lists.get(column.name()))
              : column.decode(features.get(column.name()));
      if (column.ordinal() != NOT_IN_ROW) {
        row.update(column.ordinal(), value);
      }
    }
  }

  /** The row that stands for a record of which nothing can be read. */
  InternalRow corrupt(String problem) {
    var row = new GenericInternalRow(rowLength);
    if (corruptOrdinal != NOT_IN_ROW) {
      row.update(corruptOrdinal, UTF8String.fromString(problem));
    }
    return row;
  }
}
