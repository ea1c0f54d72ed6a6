package org.mirrorball.tfrecord.spark;

import java.io.Serializable;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.Feature;

/**
 * What some records have taught of a column.
 *
 * @param typeName {@code bytes}, {@code float} or {@code int64}
 * @param depth as {@link RowColumn} has it
 * @param file where it was first seen
 */
record InferredColumn(String typeName, int depth, String file) implements Serializable {

  static InferredColumn of(Feature feature, String file) {
    return new InferredColumn(feature.typeName(), feature.count() > 1 ? 1 : 0, file);
  }

  static InferredColumn ofFrame(Feature frame, String file) {
    return new InferredColumn(frame.typeName(), RowColumn.FEATURE_LIST_DEPTH, file);
  }

  /**
   * What both taught: an array if either has seen more than one value.
   *
   * @throws DataException when no type fits both
   */
  InferredColumn merge(InferredColumn other, String name) throws DataException {
    boolean sameShape = isFeatureList() == other.isFeatureList();
    if (!typeName.equals(other.typeName) || !sameShape) {
      throw new DataException(
          "column '%s' is %s in %s, but %s in %s: leave one of them out, or give a schema"
              .formatted(name, description(), file, other.description(), other.file));
    }
    return depth >= other.depth ? this : new InferredColumn(typeName, other.depth, file);
  }

  private boolean isFeatureList() {
    return depth == RowColumn.FEATURE_LIST_DEPTH;
  }

  private String description() {
    return isFeatureList() ? "a feature list of " + typeName : typeName;
  }

  /** Bytes are not taken for text, which not all of them are. */
  DataType dataType() {
    DataType type =
        switch (typeName) {
          case "bytes" -> DataTypes.BinaryType;
          case "float" -> DataTypes.FloatType;
          default -> DataTypes.LongType;
        };
    for (int i = 0; i < depth; i++) {
      type = DataTypes.createArrayType(type);
    }
    return type;
  }
}
