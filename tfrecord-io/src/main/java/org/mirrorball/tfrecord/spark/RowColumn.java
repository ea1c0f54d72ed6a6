package org.mirrorball.tfrecord.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.MalformedExampleException;

/**
 * A column and the feature that holds it.
 *
 * @param name of both
 * @param ordinal in the row
 * @param element type of the single values
 * @param depth 0 for a single value, 1 for an array (a feature), 2 for an array of arrays (a
 *     feature list)
 */
record RowColumn(String name, int ordinal, ElementType element, int depth) {

  static final int FEATURE_LIST_DEPTH = 2;

  static RowColumn of(StructField field, int ordinal) {
    DataType type = field.dataType();
    int depth = 0;
    while (type instanceof ArrayType array) {
      type = array.elementType();
      depth++;
    }
    return new RowColumn(field.name(), ordinal, ElementType.of(type), depth);
  }

  /** Whether records can hold values of a type. */
  static boolean supports(DataType type) {
    RowColumn column = of(DataTypes.createStructField("", type, true), 0);
    return column.element != null && column.depth <= FEATURE_LIST_DEPTH;
  }

  boolean isFeatureList() {
    return depth == FEATURE_LIST_DEPTH;
  }

  /** The column's value; null when there is no feature, or no value for a single one. */
  Object decode(Feature feature) throws MalformedExampleException {
    if (feature == null) {
      return null;
    }
    if (!feature.typeName().equals(element.featureTypeName())) {
      throw problem(
          "holds %s, the column's type %s needs %s"
              .formatted(feature.typeName(), element.dataType().sql(), element.featureTypeName()));
    }
    if (depth > 0) {
      return element.toArray(feature);
    }
    if (feature.count() > 1) {
      throw problem("has %d values, the column holds one".formatted(feature.count()));
    }
    return feature.count() == 0 ? null : element.get(feature, 0);
  }

  /** The column's value; null when there is no feature list. */
  Object decode(List<Feature> frames) throws MalformedExampleException {
    if (frames == null) {
      return null;
    }
    Object[] arrays = new Object[frames.size()];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = decode(frames.get(i));
    }
    return new GenericArrayData(arrays);
  }

  /** The feature of a value that is not null, of a column that is no feature list. */
  Feature encode(InternalRow row) {
    return depth == 0 ? element.toFeature(row, ordinal, 1) : encode(row.getArray(ordinal));
  }

  /** The frames of a value that is not null. */
  List<Feature> encodeFrames(InternalRow row) {
    ArrayData frames = row.getArray(ordinal);
    Feature[] features = new Feature[frames.numElements()];
    for (int i = 0; i < features.length; i++) {
      features[i] = frames.isNullAt(i) ? null : encode(frames.getArray(i));
    }
    return Arrays.asList(features);
  }

  private Feature encode(ArrayData array) {
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        throw new IllegalArgumentException(
            "column '%s': element %d of an array is null, which a record cannot hold"
                .formatted(name, i));
      }
    }
    return element.toFeature(array, 0, array.numElements());
  }

  private MalformedExampleException problem(String text) {
    return new MalformedExampleException("feature '" + name + "' " + text);
  }
}
