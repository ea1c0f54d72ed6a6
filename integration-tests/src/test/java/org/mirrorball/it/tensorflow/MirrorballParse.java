package org.mirrorball.it.tensorflow;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mirrorball.tfrecord.Column;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.ExampleBatch;
import org.mirrorball.tfrecord.ExampleParser;
import org.mirrorball.tfrecord.FeatureMismatchException;

/** What this project makes of a case. */
public final class MirrorballParse {

  private MirrorballParse() {}

  /** Values, or the kind of the error. */
  public static String run(ParseCase parseCase) {
    ExampleBatch batch = ExampleParser.of(parseCase.specs()).newBatch();
    try {
      for (byte[] record : parseCase.records()) {
        batch.add(ByteBuffer.wrap(record));
      }
    } catch (FeatureMismatchException e) {
      return ParsedText.error(e.kind().name());
    } catch (DataException e) {
      return ParsedText.error("MALFORMED");
    }
    List<String> features = new ArrayList<>();
    for (Column column : batch.columns()) {
      features.add(text(column));
    }
    return ParsedText.join(features);
  }

  private static String text(Column column) {
    String name = column.spec().name();
    return switch (column.spec().layout()) {
      case FIXED -> ParsedText.fixed(name, values(column));
      case SPARSE ->
          ParsedText.sparse(name, column.sparseIndices(), values(column), column.paddedLength());
      case RAGGED ->
          ParsedText.ragged(
              name, Arrays.stream(column.rowSplits()).asLongStream().toArray(), values(column));
      case SEQUENCE -> ParsedText.sequence(name, column.paddedLength(), padded(column));
    };
  }

  private static List<String> values(Column column) {
    return switch (column.spec().type()) {
      case FLOAT -> floats(column.floats());
      case INT64 -> longs(column.longs());
      case BYTES ->
          IntStream.range(0, column.valueCount())
              .mapToObj(i -> ParsedText.value(column.bytes(i)))
              .toList();
    };
  }

  private static List<String> padded(Column column) {
    return switch (column.spec().type()) {
      case FLOAT -> floats(FloatBuffer.wrap(column.paddedFloats()));
      case INT64 -> longs(LongBuffer.wrap(column.paddedLongs()));
      case BYTES -> Stream.of(column.paddedBytes()).map(ParsedText::value).toList();
    };
  }

  private static List<String> floats(FloatBuffer values) {
    return IntStream.range(0, values.limit())
        .mapToObj(i -> ParsedText.value(values.get(i)))
        .toList();
  }

  private static List<String> longs(LongBuffer values) {
    return IntStream.range(0, values.limit()).mapToObj(i -> Long.toString(values.get(i))).toList();
  }
}
