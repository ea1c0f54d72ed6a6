package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The compiled parser and {@link Example#view} make the same of every record; or say what is wrong.
 */
final class ParserFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void bothParsersAgree(byte[] input) throws DataException {
    Example example;
    try {
      example = Example.view(input);
    } catch (MalformedExampleException e) {
      parseOnly(input);
      return;
    }
    ExampleSchema schema = new ExampleSchema();
    schema.add(example);
    ExampleBatch batch = ExampleParser.of(schema.specs()).newBatch();
    batch.add(ByteBuffer.wrap(input));
    for (Column column : batch.columns()) {
      assertThat(valuesOf(column)).isEqualTo(example.feature(column.spec().name()));
    }
  }

  /** What was not asked for may be malformed without notice; what was, may not. */
  private static void parseOnly(byte[] input) {
    var parser =
        ExampleParser.of(
            FeatureSpec.ragged("image", FeatureType.BYTES),
            FeatureSpec.sparse("score", FeatureType.FLOAT),
            FeatureSpec.sequence("label", FeatureType.INT64));
    ExampleBatch batch = parser.newBatch();
    try {
      batch.add(ByteBuffer.wrap(input));
      assertThat(batch.rowCount()).isEqualTo(1);
    } catch (DataException expected) {
      assertThat(batch.rowCount()).isZero();
    }
  }

  private static Feature valuesOf(Column column) {
    return switch (column.spec().type()) {
      case FLOAT -> {
        float[] values = new float[column.valueCount()];
        column.floats().get(values);
        yield FloatList.of(values);
      }
      case INT64 -> {
        long[] values = new long[column.valueCount()];
        column.longs().get(values);
        yield Int64List.of(values);
      }
      case BYTES -> {
        byte[][] values = new byte[column.valueCount()][];
        Arrays.setAll(values, i -> bytes(column.bytes(i)));
        yield BytesList.of(values);
      }
    };
  }

  private static byte[] bytes(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    return bytes;
  }
}
