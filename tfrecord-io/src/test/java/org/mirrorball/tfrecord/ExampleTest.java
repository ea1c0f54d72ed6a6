package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Examples are what protobuf makes of them, written down byte by byte. */
class ExampleTest {

  private static final String GOLDEN =
      "0a 36 0a 0f 0a 05 69 6d 61 67 65 12 06 0a 04 0a 02 01 02"
          + " 0a 10 0a 05 6c 61 62 65 6c 12 07 1a 05 0a 03 07 ac 02"
          + " 0a 11 0a 05 73 63 6f 72 65 12 08 12 06 0a 04 00 00 c0 3f";

  private static byte[] hex(String bytes) {
    return HexFormat.ofDelimiter(" ").parseHex(bytes);
  }

  private static Example decode(String bytes) throws MalformedExampleException {
    return Example.decode(ByteBuffer.wrap(hex(bytes)));
  }

  private static Example golden() {
    Map<String, Feature> features = new LinkedHashMap<>();
    features.put("image", BytesList.of(new byte[] {1, 2}));
    features.put("label", Int64List.of(7, 300));
    features.put("score", FloatList.of(1.5f));
    return Example.of(features);
  }

  @Test
  void aKnownExampleHasTheBytesThatProtobufPrescribes() throws MalformedExampleException {
    assertThat(golden().encode()).isEqualTo(hex(GOLDEN));
    assertThat(decode(GOLDEN)).isEqualTo(golden());
    assertThat(decode(GOLDEN))
        .hasToString("Example{image=bytes[2], label=int64[2], score=float[1]}");
  }

  @Test
  void valuesOfAllKindsComeBack() throws MalformedExampleException {
    Map<String, Feature> features = new LinkedHashMap<>();
    features.put("", Int64List.of(Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE));
    features.put("größe", FloatList.of(-0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY));
    features.put("bytes", BytesList.of(new byte[0], new byte[300], new byte[] {1}));
    features.put("none", BytesList.of());
    features.put("noFloats", FloatList.of());
    features.put("noNumbers", Int64List.of());
    Example example = Example.of(features);
    Example back = Example.view(example.encode());
    assertThat(back).isEqualTo(example).hasSameHashCodeAs(example);
    assertThat(back.features().keySet())
        .containsExactly("", "bytes", "größe", "noFloats", "noNumbers", "none"); // sorted
    assertThat(((BytesList) back.feature("bytes")).length(1)).isEqualTo(300);
  }

  @Test
  void unpackedListsAreReadLikePackedOnes() throws MalformedExampleException {
    Example numbers = decode("0a 0e 0a 0c 0a 01 6e 12 07 1a 05 08 07 08 ac 02");
    assertThat(numbers.feature("n")).isEqualTo(Int64List.of(7, 300));
    Example floats = decode("0a 13 0a 11 0a 01 6e 12 0c 12 0a 0d 00 00 c0 3f 0d 00 00 00 40");
    assertThat(floats.feature("n")).isEqualTo(FloatList.of(1.5f, 2f));
    Example mixed = decode("0a 10 0a 0e 0a 01 6e 12 09 1a 07 08 07 0a 03 08 ac 02");
    assertThat(mixed.feature("n")).isEqualTo(Int64List.of(7, 8, 300));
  }

  @Test
  void theLastOfDuplicateKeysCounts() throws MalformedExampleException {
    Example example =
        decode("0a 16 0a 09 0a 01 6e 12 04 1a 02 08 01 0a 09 0a 01 6e 12 04 1a 02 08 02");
    assertThat(example.features()).containsExactly(Map.entry("n", Int64List.of(2)));
  }

  @Test
  void aFeatureWithoutAListIsMissingButAnEmptyListIsNot() throws MalformedExampleException {
    assertThat(decode("0a 07 0a 05 0a 01 6e 12 00").feature("n")).isNull();
    assertThat(decode("0a 05 0a 03 0a 01 6e").feature("n")).isNull();
    assertThat(decode("0a 09 0a 07 0a 01 6e 12 02 1a 00").feature("n")).isEqualTo(Int64List.of());
    assertThat(decode("").features()).isEmpty();
  }

  @Test
  void partsOfOneListAreJoinedAndAnotherTypeReplacesThem() throws MalformedExampleException {
    Example joined = decode("0a 0f 0a 0d 0a 01 6e 12 08 1a 02 08 01 1a 02 08 02");
    assertThat(joined.feature("n")).isEqualTo(Int64List.of(1, 2));
    Example replaced = decode("0a 0f 0a 0d 0a 01 6e 12 08 1a 02 08 01 0a 02 0a 00");
    assertThat(replaced.feature("n")).isEqualTo(BytesList.of(new byte[0]));
  }

  @Test
  void unknownFieldsOfEveryWireTypeAreSkipped() throws MalformedExampleException {
    String unknown = "10 05 19 01 02 03 04 05 06 07 08 22 02 01 02 2b 30 01 2c 35 01 02 03 04 ";
    Example example = decode(unknown + "0a 0b 0a 09 0a 01 6e 12 04 1a 02 08 01");
    assertThat(example.feature("n")).isEqualTo(Int64List.of(1));
  }

  @Test
  void everyTruncationIsMalformed() {
    byte[] whole = hex(GOLDEN);
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Example.view(cut))
          .as("cut at %d", length)
          .isInstanceOf(MalformedExampleException.class)
          .hasMessageStartingWith("not a tf.train.Example: ");
    }
  }

  @Test
  void malformedBytesSayWhatAndWhere() {
    assertThatThrownBy(() -> decode("0a ff ff ff ff ff ff ff ff ff ff 01"))
        .hasMessage("not a tf.train.Example: a number has more than 10 bytes at byte 1 of 12");
    assertThatThrownBy(() -> decode("0a 7f 01"))
        .hasMessage("not a tf.train.Example: a field has 127 bytes, there are 1 at byte 1 of 3");
    assertThatThrownBy(() -> decode("0a ff ff ff ff ff ff ff ff ff 01"))
        .hasMessageContaining("a field has 18446744073709551615 bytes");
    assertThatThrownBy(() -> decode("00")).hasMessageContaining("a tag of 0");
    assertThatThrownBy(() -> decode("0f")).hasMessageContaining("wire type 7");
    assertThatThrownBy(() -> decode("0c")).hasMessageContaining("wire type 4");
    assertThatThrownBy(() -> decode("0a 0d 0a 0b 0a 01 6e 12 06 12 04 0a 02 01 02"))
        .hasMessageContaining("packed floats of 2 bytes");
    assertThatThrownBy(() -> Example.view("hello world".repeat(9).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedExampleException.class);
  }

  @Test
  void nestedGroupsEndAtALimit() {
    byte[] groups = new byte[100_000];
    Arrays.fill(groups, (byte) 0x13);
    assertThatThrownBy(() -> Example.view(groups))
        .isInstanceOf(MalformedExampleException.class)
        .hasMessageContaining("groups are nested deeper than 100");
  }

  @Test
  void aKeyThatIsNotUtf8IsRefusedForTwoOfThemCouldBeOne() throws MalformedExampleException {
    String behind = " 12 05 1a 03 0a 01 08";
    assertThat(decode("0a 0c 0a 0a 0a 01 6e" + behind).features()).containsOnlyKeys("n");
    assertThat(decode("0a 0e 0a 0c 0a 03 ef bf bd" + behind).features()).containsOnlyKeys("\ufffd");
    assertThatThrownBy(() -> decode("0a 0c 0a 0a 0a 01 a4" + behind).features())
        .isInstanceOf(MalformedExampleException.class)
        .hasMessageContaining("a text is not UTF-8");
  }

  @Test
  void randomBytesAreDecodedOrMalformedButNothingElse() {
    long seed = 20_240_601;
    var random = new Random(seed);
    int decoded = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = hex(GOLDEN);
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        Example.view(bytes).features();
        decoded++;
      } catch (MalformedExampleException expected) {
        assertThat(expected).hasMessageContaining("not a tf.train.Example");
      }
    }
    assertThat(decoded).as("seed %d", seed).isPositive();
  }

  @Test
  void aDecodedExampleStaysWhenTheReadersBufferIsUsedAgain() throws MalformedExampleException {
    byte[] bytes = hex(GOLDEN);
    Example example = Example.decode(ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    assertThat(example).isEqualTo(golden());
  }

  @Test
  void bytesTurnToFloatsByATableAndNeverBeyondTheirValue() throws MalformedExampleException {
    float[] table = new float[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = i * 10;
    }
    BytesList list = (BytesList) decode(GOLDEN).feature("image");
    float[] target = new float[4];
    list.lookUp(0, 1, 1, table, target, 2);
    assertThat(target).containsExactly(0, 0, 20, 0);
    assertThatThrownBy(() -> list.lookUp(0, 1, 2, table, target, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
