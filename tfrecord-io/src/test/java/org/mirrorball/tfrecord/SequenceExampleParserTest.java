package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.tfrecord.FeatureType.BYTES;
import static org.mirrorball.tfrecord.FeatureType.FLOAT;
import static org.mirrorball.tfrecord.FeatureType.INT64;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Batches hold what parse_sequence_example would give. */
class SequenceExampleParserTest {

  /** A sequence example with one context feature and one list, a feature a step. */
  private static ByteBuffer record(long id, String list, Feature... steps) {
    var out = new WireWriter();
    byte[] context = Example.of(Map.of("id", Int64List.of(id))).encode();
    var featureList = new WireWriter();
    for (Feature step : steps) {
      featureList.writeDelimited(WireFormat.STEP, message(step));
    }
    var entry = new WireWriter();
    entry.writeDelimited(WireFormat.KEY, list.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    entry.writeDelimited(WireFormat.VALUE, featureList);
    var lists = new WireWriter();
    lists.writeDelimited(WireFormat.ENTRY, entry);
    out.writeDelimited(WireFormat.FEATURE_LISTS, lists);
    byte[] tail = out.toArray();
    byte[] bytes = Arrays.copyOf(context, context.length + tail.length);
    System.arraycopy(tail, 0, bytes, context.length, tail.length);
    return ByteBuffer.wrap(bytes);
  }

  /** The message of a feature, cut out of an example with the empty name. */
  private static byte[] message(Feature feature) {
    byte[] example = Example.of(Map.of("", feature)).encode();
    return Arrays.copyOfRange(example, 8, example.length);
  }

  private static SequenceExampleBatch batch(FeatureSpec list) {
    return SequenceExampleParser.of(List.of(FeatureSpec.fixed("id", INT64)), List.of(list))
        .newBatch();
  }

  @Test
  void stepsOfOneShapeArePaddedToTheLongestRow() throws DataException {
    SequenceExampleBatch batch =
        batch(FeatureSpec.sequence("x", FLOAT, 2).withDefault(FloatList.of(-1)));
    batch.add(record(7, "x", FloatList.of(1, 2)));
    batch.add(record(8, "other", Int64List.of(9)));
    batch.add(record(9, "x", FloatList.of(3, 4), FloatList.of(5, 6)));
    assertThat(batch.rowCount()).isEqualTo(3);
    assertThat(batch.context().column("id").longs())
        .isEqualTo(LongBuffer.wrap(new long[] {7, 8, 9}));
    SequenceColumn list = batch.list("x");
    assertThat(list.rowSplits()).containsExactly(0, 1, 1, 3);
    assertThat(list.paddedLength()).isEqualTo(2);
    assertThat(list.paddedFloats()).containsExactly(1, 2, -1, -1, -1, -1, -1, -1, 3, 4, 5, 6);
  }

  @Test
  void stepsOfAnyLengthHaveSplitsAndIndices() throws DataException {
    SequenceExampleBatch batch = batch(FeatureSpec.sparse("x", INT64));
    batch.add(record(1, "x", Int64List.of(1, 2), Int64List.of(), Int64List.of(3)));
    batch.add(record(2, "x", Int64List.of(4)));
    SequenceColumn list = batch.list("x");
    assertThat(list.steps().longs()).isEqualTo(LongBuffer.wrap(new long[] {1, 2, 3, 4}));
    assertThat(list.steps().rowSplits()).containsExactly(0, 2, 2, 3, 4);
    assertThat(list.rowSplits()).containsExactly(0, 3, 4);
    assertThat(list.sparseIndices()).containsExactly(0, 0, 0, 0, 0, 1, 0, 2, 0, 1, 0, 0);
    assertThatThrownBy(list::paddedLongs).hasMessageContaining("is SPARSE, expected SEQUENCE");
  }

  @Test
  void byteStringsAndNumbersArePaddedToo() throws DataException {
    SequenceExampleBatch bytes = batch(FeatureSpec.sequence("x", BYTES));
    bytes.add(record(1, "x", BytesList.of(new byte[] {5}), BytesList.of(new byte[] {6})));
    bytes.add(record(2, "x"));
    assertThat(bytes.list("x").paddedBytes())
        .extracting(ByteBuffer::remaining)
        .containsExactly(1, 1, 0, 0);
    SequenceExampleBatch longs = batch(FeatureSpec.sequence("x", INT64));
    longs.add(record(1, "x", Int64List.of(5)));
    assertThat(longs.list("x").paddedLongs()).containsExactly(5);
  }

  @Test
  void aStepOfAnotherCountLeavesTheBatchAsItWas() throws DataException {
    SequenceExampleBatch batch = batch(FeatureSpec.sequence("x", INT64, 2));
    batch.add(record(1, "x", Int64List.of(1, 2)));
    assertThatThrownBy(() -> batch.add(record(2, "x", Int64List.of(3, 4), Int64List.of(5))))
        .isInstanceOf(FeatureMismatchException.class)
        .hasMessage("feature 'x' has 1 int64 values, expected 2");
    assertThat(batch.rowCount()).isEqualTo(1);
    assertThat(batch.list("x").rowSplits()).containsExactly(0, 1);
    batch.clear();
    batch.add(record(3, "x", Int64List.of(5, 6)));
    assertThat(batch.list("x").paddedLongs()).containsExactly(5, 6);
  }

  @Test
  void aListCannotBeFixed() {
    assertThatThrownBy(() -> batch(FeatureSpec.fixed("x", INT64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("feature list 'x' is FIXED, expected SEQUENCE, SPARSE or RAGGED");
    assertThatThrownBy(() -> batch(FeatureSpec.ragged("x", INT64)).list("y"))
        .hasMessageContaining("no feature list 'y'");
  }
}
