package org.mirrorball.tfrecord.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.SequenceExample;

/** Makes records of rows. A null is a feature that is not there. */
final class RowEncoder {

  private final RecordType recordType;
  private final List<RowColumn> columns = new ArrayList<>();

  /**
   * For rows of a schema.
   *
   * @throws IllegalArgumentException when records of the type cannot hold it
   */
  RowEncoder(StructType schema, RecordType recordType) {
    this.recordType = recordType;
    for (int i = 0; i < schema.length(); i++) {
      RowColumn column = RowColumn.of(schema.fields()[i], i);
      if (column.isFeatureList() && recordType == RecordType.EXAMPLE) {
        throw new IllegalArgumentException(
            "column '%s' is an array of arrays, which takes option recordType=%s"
                .formatted(column.name(), RecordType.SEQUENCE_EXAMPLE));
      }
      columns.add(column);
    }
  }

  byte[] encode(InternalRow row) {
    Map<String, Feature> features = new HashMap<>();
    Map<String, List<Feature>> lists = new HashMap<>();
    for (RowColumn column : columns) {
      if (row.isNullAt(column.ordinal())) {
        continue;
      }
      if (column.isFeatureList()) {
        lists.put(column.name(), column.encodeFrames(row));
      } else {
        features.put(column.name(), column.encode(row));
      }
    }
    return recordType == RecordType.EXAMPLE
        ? Example.of(features).encode()
        : SequenceExample.of(features, lists).encode();
  }
}
