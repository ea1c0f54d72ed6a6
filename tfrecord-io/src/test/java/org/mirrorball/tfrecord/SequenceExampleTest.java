package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sequence examples, and features that are passed over. */
class SequenceExampleTest {

  // context { n: [7, 0] }, feature_lists { w: [bytes ["a"], none, none] }, by protobuf's rules
  private static final String BYTES =
      "0a 0d 0a 0b 0a 01 6e 12 06 1a 04 0a 02 07 00"
          + " 12 12 0a 10 0a 01 77 12 0b 0a 05 0a 03 0a 01 61 0a 00 0a 00";

  private static SequenceExample sequence() {
    return SequenceExample.of(
        Map.of("n", Int64List.of(7, 0)),
        Map.of("w", Arrays.asList(BytesList.of(new byte[] {'a'}), null, null)));
  }

  private static byte[] bytes() {
    return HexFormat.of().parseHex(BYTES.replace(" ", ""));
  }

  @Test
  void aKnownSequenceHasTheBytesThatProtobufPrescribes() throws MalformedExampleException {
    assertThat(sequence().encode()).isEqualTo(bytes());
    assertThat(SequenceExample.view(bytes(), name -> true)).isEqualTo(sequence());
  }

  @Test
  void featuresThatNobodyWantsArePassedOver() throws MalformedExampleException {
    assertThat(SequenceExample.view(bytes(), "w"::equals))
        .isEqualTo(SequenceExample.of(Map.of(), sequence().featureLists()));
    assertThat(SequenceExample.view(bytes(), name -> false))
        .isEqualTo(SequenceExample.of(Map.of(), Map.of()));
    byte[] example =
        Example.of(Map.of("a", FloatList.of(1), "b", Int64List.of(2), "c", FloatList.of()))
            .encode();
    assertThat(Example.view(example, "b"::equals).features())
        .isEqualTo(Map.of("b", Int64List.of(2)));
  }

  @Test
  void everyCutIsAnErrorOrASmallerSequence() {
    byte[] whole = bytes();
    for (int length : List.of(1, 2, 5, 14, 16, 17, 21, whole.length - 1)) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> SequenceExample.view(cut, name -> true))
          .isInstanceOf(MalformedExampleException.class);
    }
  }
}
