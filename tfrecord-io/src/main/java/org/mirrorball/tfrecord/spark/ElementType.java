package org.mirrorball.tfrecord.spark;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.FloatList;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.MalformedExampleException;

/** Spark's types of single values, and the type of list that each is stored in. */
enum ElementType {
  LONG("int64") {
    @Override
    Object get(Feature feature, int index) {
      return ((Int64List) feature).get(index);
    }

    @Override
    ArrayData toArray(Feature feature) {
      return UnsafeArrayData.fromPrimitiveArray(((Int64List) feature).toArray());
    }

    @Override
    Feature toFeature(SpecializedGetters values, int first, int count) {
      long[] longs = new long[count];
      for (int i = 0; i < count; i++) {
        longs[i] = values.getLong(first + i);
      }
      return Int64List.of(longs);
    }
  },
  INTEGER("int64") {
    @Override
    Object get(Feature feature, int index) throws MalformedExampleException {
      return narrow(((Int64List) feature).get(index));
    }

    @Override
    ArrayData toArray(Feature feature) throws MalformedExampleException {
      int[] ints = new int[feature.count()];
      for (int i = 0; i < ints.length; i++) {
        ints[i] = narrow(((Int64List) feature).get(i));
      }
      return UnsafeArrayData.fromPrimitiveArray(ints);
    }

    @Override
    Feature toFeature(SpecializedGetters values, int first, int count) {
      long[] longs = new long[count];
      for (int i = 0; i < count; i++) {
        longs[i] = values.getInt(first + i);
      }
      return Int64List.of(longs);
    }
  },
  FLOAT("float") {
    @Override
    Object get(Feature feature, int index) {
      return ((FloatList) feature).get(index);
    }

    @Override
    ArrayData toArray(Feature feature) {
      return UnsafeArrayData.fromPrimitiveArray(((FloatList) feature).toArray());
    }

    @Override
    Feature toFeature(SpecializedGetters values, int first, int count) {
      float[] floats = new float[count];
      for (int i = 0; i < count; i++) {
        floats[i] = values.getFloat(first + i);
      }
      return FloatList.of(floats);
    }
  },
  /** Stored as float: TFRecord has no double. */
  DOUBLE("float") {
    @Override
    Object get(Feature feature, int index) {
      return (double) ((FloatList) feature).get(index);
    }

    @Override
    ArrayData toArray(Feature feature) {
      double[] doubles = new double[feature.count()];
      for (int i = 0; i < doubles.length; i++) {
        doubles[i] = ((FloatList) feature).get(i);
      }
      return UnsafeArrayData.fromPrimitiveArray(doubles);
    }

    @Override
    Feature toFeature(SpecializedGetters values, int first, int count) {
      float[] floats = new float[count];
      for (int i = 0; i < count; i++) {
        floats[i] = (float) values.getDouble(first + i);
      }
      return FloatList.of(floats);
    }
  },
  /** UTF-8. */
  STRING("bytes") {
    @Override
    Object get(Feature feature, int index) {
      return UTF8String.fromBytes(((BytesList) feature).toArray(index));
    }

    @Override
    ArrayData toArray(Feature feature) throws MalformedExampleException {
      return boxed(feature);
    }

    @Override
    Feature toFeature(SpecializedGetters values, int first, int count) {
      byte[][] strings = new byte[count][];
      for (int i = 0; i < count; i++) {
        strings[i] = values.getUTF8String(first + i).getBytes();
      }
      return BytesList.of(strings);
    }
  },
  BINARY("bytes") {
    @Override
    Object get(Feature feature, int index) {
      return ((BytesList) feature).toArray(index);
    }

    @Override
    ArrayData toArray(Feature feature) throws MalformedExampleException {
      return boxed(feature);
    }

    @Override
    Feature toFeature(SpecializedGetters values, int first, int count) {
      byte[][] strings = new byte[count][];
      for (int i = 0; i < count; i++) {
        strings[i] = values.getBinary(first + i);
      }
      return BytesList.of(strings);
    }
  };

  private final String featureTypeName;

  ElementType(String featureTypeName) {
    this.featureTypeName = featureTypeName;
  }

  /** The value at an index, as Spark holds it inside. The feature's type fits. */
  abstract Object get(Feature feature, int index) throws MalformedExampleException;

  /** All values. The feature's type fits. */
  abstract ArrayData toArray(Feature feature) throws MalformedExampleException;

  /** {@code count} values of a row or an array, none of them null. */
  abstract Feature toFeature(SpecializedGetters values, int first, int count);

  DataType dataType() {
    return switch (this) {
      case LONG -> DataTypes.LongType;
      case INTEGER -> DataTypes.IntegerType;
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case STRING -> DataTypes.StringType;
      case BINARY -> DataTypes.BinaryType;
    };
  }

  /** {@code bytes}, {@code float} or {@code int64}. */
  String featureTypeName() {
    return featureTypeName;
  }

  /** The type of a Spark type; null when no list can hold its values. */
  static ElementType of(DataType dataType) {
    for (ElementType type : values()) {
      if (type.dataType().equals(dataType)) {
        return type;
      }
    }
    return null;
  }

  final ArrayData boxed(Feature feature) throws MalformedExampleException {
    Object[] values = new Object[feature.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = get(feature, i);
    }
    return new GenericArrayData(values);
  }

  private static int narrow(long value) throws MalformedExampleException {
    if (value != (int) value) {
      throw new MalformedExampleException(value + " does not fit into an int");
    }
    return (int) value;
  }
}
