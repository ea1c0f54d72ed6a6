package org.mirrorball.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.FloatList;
import org.mirrorball.tfrecord.Int64List;

class SampleTextTest {

  private static String text(Feature feature) {
    return SampleText.of(Example.of(Map.of("x", feature)));
  }

  private static BytesList bytes(String text) {
    return BytesList.of(text.getBytes(US_ASCII));
  }

  @Test
  void valuesStandBehindTheirNames() {
    assertThat(text(Int64List.of(-3, Long.MAX_VALUE))).isEqualTo("x=[-3,9223372036854775807]");
    assertThat(text(FloatList.of(0.5f, -1e10f))).isEqualTo("x=[0.5,-1.0E10]");
    assertThat(text(Int64List.of())).isEqualTo("x=[]");
  }

  @Test
  void featuresAreOnOneLine() {
    var example = Example.of(Map.of("label", Int64List.of(7), "name", bytes("seven")));
    assertThat(SampleText.of(example).split(" "))
        .containsExactlyInAnyOrder("label=[7]", "name=['seven']");
  }

  @Test
  void ofManyValuesTheFirstEightAreShown() {
    assertThat(text(Int64List.of(1, 2, 3, 4, 5, 6, 7, 8))).isEqualTo("x=[1,2,3,4,5,6,7,8]");
    assertThat(text(Int64List.of(1, 2, 3, 4, 5, 6, 7, 8, 9))).isEqualTo("x=[1,2,3,4,5,6,7,8,…]");
  }

  @Test
  void bytesAreTextIfTheyCanBeReadAndHexadecimalOtherwise() {
    assertThat(text(bytes("cat, dog"))).isEqualTo("x=['cat, dog']");
    assertThat(text(BytesList.of(new byte[] {'a', 0, -1}))).isEqualTo("x=[6100ff]");
    assertThat(text(BytesList.of(new byte[0]))).isEqualTo("x=['']");
    assertThat(text(bytes("line\n"))).isEqualTo("x=[6c696e650a]");
  }

  @Test
  void ofLongBytesTheFirstSixteenAreShownWithTheLength() {
    assertThat(text(bytes("0123456789abcdef"))).isEqualTo("x=['0123456789abcdef']");
    assertThat(text(bytes("0123456789abcdefg"))).isEqualTo("x=['0123456789abcdef'… (17 bytes)]");
    assertThat(text(BytesList.of(new byte[784])))
        .isEqualTo("x=[" + "00".repeat(16) + "… (784 bytes)]");
  }
}
