package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranks need not have the same provider. */
final class CipherProviderTest {

  private static final byte[] DATA_KEY = new byte[32];
  private static final int HEADER_LENGTH = 40;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 1_328, 65_456})
  void whatOneProviderSealsTheOtherOpens(int payloadLength) {
    Optional<Provider> corretto = CipherProvider.ofCorretto();
    assumeTrue(corretto.isPresent(), "Corretto's provider is for Linux on x86-64 only");
    Provider java = CipherProvider.ofJava();
    byte[] payload = new byte[payloadLength];
    new Random(payloadLength).nextBytes(payload);
    assertThat(seal(corretto.get(), payload)).isEqualTo(seal(java, payload));
    assertThat(open(java, seal(corretto.get(), payload))).isEqualTo(payload);
    assertThat(open(corretto.get(), seal(java, payload))).isEqualTo(payload);
  }

  @ParameterizedTest
  @CsvSource({
    "fpu avx512vl vaes vpclmulqdq sha_ni, true",
    "fpu avx2 vaes vpclmulqdq, false",
    "fpu avx512vl aes pclmulqdq, false"
  })
  void onlyProcessorsWithWideVectorsForAesAreTakenForSuch(
      String flags, boolean wide, @TempDir Path folder) throws IOException {
    Path processors = folder.resolve("cpuinfo");
    Files.writeString(processors, "processor\t: 0\nflags\t\t: " + flags + "\nbugs\t\t: vaes\n");
    assertThat(CipherProvider.haveWideAes(processors)).isEqualTo(wide);
  }

  @Test
  void thereIsAlwaysAProvider() {
    assertThat(CipherProvider.fastest().getService("Cipher", FrameCipher.TRANSFORMATION))
        .isNotNull();
  }

  private static byte[] seal(Provider provider, byte[] payload) {
    byte[] bytes = Arrays.copyOf(payload, payload.length + FrameCipher.TAG_LENGTH);
    assertThat(next(provider, Cipher.ENCRYPT_MODE, bytes, payload.length)).isTrue();
    return bytes;
  }

  private static byte[] open(Provider provider, byte[] sealed) {
    byte[] bytes = sealed.clone();
    assertThat(next(provider, Cipher.DECRYPT_MODE, bytes, sealed.length)).isTrue();
    return Arrays.copyOf(bytes, sealed.length - FrameCipher.TAG_LENGTH);
  }

  private static boolean next(Provider provider, int mode, byte[] bytes, int length) {
    FrameCipher cipher = new FrameCipher(provider, mode, DATA_KEY, 7, FrameCipher.FRAMES_PER_KEY);
    byte[] frame = new byte[HEADER_LENGTH + bytes.length];
    System.arraycopy(bytes, 0, frame, HEADER_LENGTH, bytes.length);
    boolean done = cipher.next(frame, HEADER_LENGTH, length);
    System.arraycopy(frame, HEADER_LENGTH, bytes, 0, bytes.length);
    return done;
  }
}
