package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HKDF against the vectors of RFC 5869, appendix A. */
final class HkdfTest {

  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest
  @CsvSource({
    "0b x 22, 00..0c, f0..f9, 42,"
        + " 077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5,"
        + " 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    "00..4f, 60..af, b0..ff, 82, 06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244,"
        + " b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e"
        + "590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
    "0b x 22, none, none, 42,"
        + " 19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04,"
        + " 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
  })
  void theVectorsOfTheRfcHold(
      String keyMaterial, String salt, String info, int length, String extracted, String key) {
    byte[] actual = Hkdf.extract(bytes(salt), bytes(keyMaterial));
    assertThat(HEX.formatHex(actual)).isEqualTo(extracted);
    assertThat(HEX.formatHex(Hkdf.expand(actual, bytes(info), length))).isEqualTo(key);
  }

  @Test
  void noKeyIsLongerThanTheRfcAllows() {
    byte[] extracted = new byte[HmacSha256.LENGTH];
    assertThat(Hkdf.expand(extracted, new byte[0], Hkdf.MAX_LENGTH)).hasSize(8160);
    assertThatThrownBy(() -> Hkdf.expand(extracted, new byte[0], Hkdf.MAX_LENGTH + 1))
        .hasMessageContaining("got a length of 8161 bytes, expected 0 to 8160");
  }

  @Test
  void aSecretIsLongEnoughAndNeverShown() {
    assertThatThrownBy(() -> RingSecret.of(new byte[15]))
        .hasMessage("job secret: got 15 bytes, expected at least 16");
    assertThat(RingSecret.of(new byte[16])).hasToString("RingSecret(hidden)");
    assertThat(RingSecret.NONE).hasToString("RingSecret(none)");
    assertThat(RingSecret.NONE.isPresent()).isFalse();
    assertThatThrownBy(() -> RingSecret.NONE.tag()).isInstanceOf(IllegalStateException.class);
  }

  /** "0b x 22" is one byte 22 times, "00..0c" a range, "none" nothing. */
  private static byte[] bytes(String written) {
    if (written.equals("none")) {
      return new byte[0];
    }
    int first = HexFormat.fromHexDigits(written, 0, 2);
    boolean isRange = written.contains("..");
    int count =
        isRange
            ? HexFormat.fromHexDigits(written, 4, 6) - first + 1
            : Integer.parseInt(written.substring(5));
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (isRange ? first + i : first);
    }
    return bytes;
  }
}
