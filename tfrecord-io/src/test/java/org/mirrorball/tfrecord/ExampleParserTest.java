package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.tfrecord.FeatureType.BYTES;
import static org.mirrorball.tfrecord.FeatureType.FLOAT;
import static org.mirrorball.tfrecord.FeatureType.INT64;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mirrorball.tfrecord.FeatureMismatchException.Kind;

/** Batches hold what parse_example would give. */
class ExampleParserTest {

  @TempDir private Path folder;

  private static ByteBuffer record(Map<String, Feature> features) {
    return ByteBuffer.wrap(Example.of(features).encode());
  }

  private static ExampleBatch parse(FeatureSpec spec, Feature... rows) throws DataException {
    ExampleBatch batch = ExampleParser.of(spec).newBatch();
    for (Feature row : rows) {
      batch.add(record(row == null ? Map.of() : Map.of("x", row)));
    }
    return batch;
  }

  private static String text(ByteBuffer bytes) {
    return java.nio.charset.StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static BytesList texts(String... values) {
    byte[][] bytes = new byte[values.length][];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = values[i].getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
    return BytesList.of(bytes);
  }

  @Test
  void fixedRowsLieOneAfterTheOther() throws DataException {
    ExampleBatch floats =
        parse(FeatureSpec.fixed("x", FLOAT, 2), FloatList.of(1, 2), FloatList.of(3, 4));
    assertThat(floats.column("x").floats()).isEqualTo(FloatBuffer.wrap(new float[] {1, 2, 3, 4}));
    ExampleBatch longs =
        parse(FeatureSpec.fixed("x", INT64), Int64List.of(-1), Int64List.of(1L << 60));
    assertThat(longs.column("x").longs()).isEqualTo(LongBuffer.wrap(new long[] {-1, 1L << 60}));
    ExampleBatch bytes = parse(FeatureSpec.fixed("x", BYTES), texts("ab"), texts(""), texts("c"));
    assertThat(text(bytes.column("x").bytes(0))).isEqualTo("ab");
    assertThat(text(bytes.column("x").bytes(1))).isEmpty();
    assertThat(text(bytes.column("x").bytes(2))).isEqualTo("c");
  }

  @Test
  void longListsAreReadAsWhole() throws DataException {
    long[] longs = IntStream.range(0, 1000).mapToLong(i -> (long) i * i * i - 500).toArray();
    float[] floats = new float[1000];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = i / 3f;
    }
    var parser =
        ExampleParser.of(
            FeatureSpec.fixed("longs", INT64, 10, 100), FeatureSpec.ragged("floats", FLOAT));
    ExampleBatch batch = parser.newBatch();
    for (int row = 0; row < 2; row++) {
      batch.add(record(Map.of("longs", Int64List.of(longs), "floats", FloatList.of(floats))));
    }
    assertThat(batch.column("longs").longs().slice(1000, 1000)).isEqualTo(LongBuffer.wrap(longs));
    assertThat(batch.column("floats").floats().slice(1000, 1000))
        .isEqualTo(FloatBuffer.wrap(floats));
    assertThat(batch.column("floats").rowSplits()).containsExactly(0, 1000, 2000);
  }

  @Test
  void numbersOfAllLengthsAreReadWhereverTheListEnds() throws DataException {
    for (int bits = 0; bits <= 64; bits++) {
      long value = bits == 0 ? 0 : -1L >>> (64 - bits);
      for (int count = 1; count < 12; count++) {
        long[] values = new long[count];
        java.util.Arrays.fill(values, value);
        values[0] = 1;
        ExampleBatch batch = parse(FeatureSpec.ragged("x", INT64), Int64List.of(values));
        assertThat(batch.column("x").longs()).isEqualTo(LongBuffer.wrap(values));
      }
    }
  }

  @Test
  void aMissingFeatureTakesTheDefaultButAnEmptyListDoesNot() throws DataException {
    FeatureSpec spec = FeatureSpec.fixed("x", INT64, 2);
    FeatureSpec each = spec.withDefault(Int64List.of(7, 8));
    FeatureSpec all = spec.withDefault(Int64List.of(9));
    assertThat(parse(each, (Feature) null).column("x").longs())
        .isEqualTo(LongBuffer.wrap(new long[] {7, 8}));
    assertThat(parse(all, (Feature) null).column("x").longs())
        .isEqualTo(LongBuffer.wrap(new long[] {9, 9}));
    assertThatThrownBy(() -> parse(each, Int64List.of()))
        .hasMessage("feature 'x' has 0 int64 values, expected 2");
    assertThatThrownBy(() -> parse(spec, (Feature) null))
        .isInstanceOfSatisfying(
            FeatureMismatchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISSING))
        .hasMessage("feature 'x' is missing, expected 2 int64 values");
  }

  @Test
  void anotherTypeOrCountIsAnErrorThatNamesBoth() {
    assertThatThrownBy(() -> parse(FeatureSpec.fixed("x", FLOAT), Int64List.of(1)))
        .isInstanceOfSatisfying(
            FeatureMismatchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TYPE))
        .hasMessage("feature 'x' is a list of int64, expected float");
    assertThatThrownBy(() -> parse(FeatureSpec.fixed("x", BYTES, 2), texts("a", "b", "c")))
        .isInstanceOfSatisfying(
            FeatureMismatchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.COUNT))
        .hasMessage("feature 'x' has 3 bytes values, expected 2");
    assertThatThrownBy(() -> parse(FeatureSpec.sequence("x", FLOAT, 2), FloatList.of(1, 2, 3)))
        .hasMessage("feature 'x' has 3 float values, expected a multiple of 2");
  }

  @Test
  void sparseAndRaggedRowsHoldAnyNumberOfValues() throws DataException {
    for (FeatureSpec spec :
        List.of(FeatureSpec.sparse("x", INT64), FeatureSpec.ragged("x", INT64))) {
      ExampleBatch batch = parse(spec, Int64List.of(5), null, Int64List.of(), Int64List.of(6, 7));
      Column column = batch.column("x");
      assertThat(column.longs()).isEqualTo(LongBuffer.wrap(new long[] {5, 6, 7}));
      assertThat(column.rowSplits()).containsExactly(0, 1, 1, 1, 3);
      assertThat(column.sparseIndices()).containsExactly(0, 0, 3, 0, 3, 1);
      assertThat(column.paddedLength()).isEqualTo(2);
    }
  }

  @Test
  void sequencesArePaddedToTheLongest() throws DataException {
    FeatureSpec floats = FeatureSpec.sequence("x", FLOAT, 2).withDefault(FloatList.of(-1));
    Column column = parse(floats, FloatList.of(1, 2), null, FloatList.of(3, 4, 5, 6)).column("x");
    assertThat(column.paddedLength()).isEqualTo(2);
    assertThat(column.paddedFloats()).containsExactly(1, 2, -1, -1, -1, -1, -1, -1, 3, 4, 5, 6);
    FeatureSpec longs = FeatureSpec.sequence("x", INT64);
    assertThat(parse(longs, Int64List.of(), Int64List.of(3, 4)).column("x").paddedLongs())
        .containsExactly(0, 0, 3, 4);
    FeatureSpec bytes = FeatureSpec.sequence("x", BYTES).withDefault(texts("-"));
    assertThat(parse(bytes, texts("a"), texts("b", "c")).column("x").paddedBytes())
        .extracting(ExampleParserTest::text)
        .containsExactly("a", "-", "b", "c");
  }

  @Test
  void valuesGoIntoBuffersOfTheCaller() throws DataException {
    var parser =
        ExampleParser.of(
            FeatureSpec.fixed("f", FLOAT, 9),
            FeatureSpec.fixed("i", INT64),
            FeatureSpec.fixed("l", INT64));
    FloatBuffer floats =
        ByteBuffer.allocateDirect(2 * 9 * 4).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    IntBuffer ints = IntBuffer.allocate(2);
    LongBuffer longs = LongBuffer.allocate(4).position(1);
    ExampleBatch batch = parser.newBatch(Map.of("f", floats, "i", ints, "l", longs));
    ByteBuffer record =
        record(
            Map.of(
                "f", FloatList.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
                "i", Int64List.of(-3),
                "l", Int64List.of(1L << 40)));
    batch.add(record);
    batch.add(record);
    assertThat(floats.get(17)).isEqualTo(9);
    assertThat(ints.array()).containsExactly(-3, -3);
    assertThat(longs.array()).containsExactly(0, 1L << 40, 1L << 40, 0);
    assertThat(batch.column("i").ints().remaining()).isEqualTo(2);
    assertThatThrownBy(() -> batch.add(record))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("feature 'f': its buffer has no room for row 2, which ends at value 27");
    batch.clear();
    batch.add(record);
    assertThat(batch.rowCount()).isEqualTo(1);
  }

  @Test
  void aValueBeyondInt32IsAnErrorInABufferOfInts() {
    var parser = ExampleParser.of(FeatureSpec.fixed("x", INT64));
    ExampleBatch batch = parser.newBatch(Map.of("x", IntBuffer.allocate(1)));
    assertThatThrownBy(() -> batch.add(record(Map.of("x", Int64List.of(1L << 31)))))
        .hasMessage("feature 'x' has a value beyond int32");
  }

  @Test
  void whereAnExampleFailsTheBatchStaysAsItWas() throws DataException {
    var parser = ExampleParser.of(FeatureSpec.ragged("a", INT64), FeatureSpec.fixed("b", INT64));
    ExampleBatch batch = parser.newBatch();
    batch.add(record(Map.of("a", Int64List.of(1, 2), "b", Int64List.of(3))));
    assertThatThrownBy(() -> batch.add(record(Map.of("a", Int64List.of(4)))))
        .isInstanceOf(FeatureMismatchException.class);
    assertThatThrownBy(() -> batch.add(ByteBuffer.wrap(new byte[] {0x0a, 9})))
        .isInstanceOf(MalformedExampleException.class)
        .hasMessageEndingWith("a field has 9 bytes, there are 0 at byte 1 of 2");
    batch.add(record(Map.of("b", Int64List.of(5))));
    assertThat(batch.rowCount()).isEqualTo(2);
    assertThat(batch.column("a").rowSplits()).containsExactly(0, 2, 2);
    assertThat(batch.column("b").longs()).isEqualTo(LongBuffer.wrap(new long[] {3, 5}));
  }

  @Test
  void amongManyFeaturesEachIsFoundByItsName() throws DataException {
    Map<String, Feature> features = new LinkedHashMap<>();
    List<FeatureSpec> specs = new java.util.ArrayList<>();
    for (int i = 0; i < 300; i++) {
      features.put("feature/" + i, Int64List.of(i));
      if (i % 3 == 0) {
        specs.add(0, FeatureSpec.fixed("feature/" + i, INT64));
      }
    }
    ExampleBatch batch = ExampleParser.of(specs).newBatch();
    batch.add(record(features));
    for (FeatureSpec spec : specs) {
      long value = Long.parseLong(spec.name().substring("feature/".length()));
      assertThat(batch.column(spec.name()).longs().get(0)).isEqualTo(value);
    }
    assertThatThrownBy(() -> batch.column("feature/1")).hasMessageContaining("feature/1");
  }

  @Test
  void errorsOfARecordOfAFileNameFileAndOffset() throws IOException {
    Path file = folder.resolve("data");
    byte[] good = record(Map.of("x", Int64List.of(1))).array();
    byte[] bad = record(Map.of("x", Int64List.of(1, 2))).array();
    RecordBytes.encode(List.of(good, good, good, bad), Compression.NONE, file);
    ExampleBatch batch = ExampleParser.of(FeatureSpec.fixed("x", INT64)).newBatch();
    try (var reader = TFRecordReader.open(RecordBytes.hadoop(file), RecordBytes.CONF)) {
      assertThat(batch.fill(reader, 2)).isEqualTo(2);
      assertThatThrownBy(() -> batch.fill(reader, 2))
          .isInstanceOf(FeatureMismatchException.class)
          .hasMessageMatching(
              "file:.*/data: record at offset %d: feature 'x' has 2 int64 values, expected 1"
                  .formatted(3 * (good.length + 16)));
    }
  }

  @Test
  void whatCannotBeIsRefusedWhenTheParserIsMade() {
    assertThatThrownBy(
            () -> ExampleParser.of(FeatureSpec.ragged("x", INT64), FeatureSpec.sparse("x", FLOAT)))
        .hasMessage("two features 'x'");
    assertThatThrownBy(() -> FeatureSpec.fixed("x", INT64, -1)).hasMessageContaining("[-1]");
    assertThatThrownBy(() -> FeatureSpec.fixed("x", INT64, 3).withDefault(Int64List.of(1, 2)))
        .hasMessageContaining("its default cannot be int64 with 2 values");
    assertThatThrownBy(() -> FeatureSpec.fixed("x", INT64).withDefault(FloatList.of(1)))
        .hasMessageContaining("its default cannot be float");
    var parser = ExampleParser.of(FeatureSpec.fixed("x", BYTES));
    assertThatThrownBy(() -> parser.newBatch(Map.of("x", FloatBuffer.allocate(1))))
        .hasMessageContaining("of type bytes cannot go into a HeapFloatBuffer");
    assertThatThrownBy(() -> parser.newBatch(Map.of("y", FloatBuffer.allocate(1))))
        .hasMessage("no such features: [y]");
  }
}
