package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS-LC's cipher beside Java's: ranks need not have the same. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class AesGcmTest {

  private static final int HEADER_LENGTH = 40;

  private final Random random = new Random(1);
  private final UnsafeBuffer nonce = random(AesGcm.NONCE_LENGTH);
  private final UnsafeBuffer header = random(HEADER_LENGTH);
  private final AesGcm java = new JavaAesGcm();
  private AesGcm library;

  @BeforeEach
  void giveBothAKey() {
    library = AesGcmProvider.ofLibrary().orElseThrow();
    useKey(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 1_328, 65_456})
  void whatOneSealsTheOtherOpens(int length) {
    UnsafeBuffer plain = random(length);
    UnsafeBuffer sealed = seal(library, plain);
    assertThat(sealed).isEqualTo(seal(java, plain));
    assertThat(open(java, sealed)).contains(plain);
    assertThat(open(library, sealed)).contains(plain);
  }

  @Test
  void bothTakeANewKey() {
    UnsafeBuffer plain = random(100);
    UnsafeBuffer before = seal(library, plain);
    useKey(2);
    assertThat(open(library, before)).isEmpty();
    assertThat(seal(library, plain)).isNotEqualTo(before).isEqualTo(seal(java, plain));
  }

  @Test
  void neitherOpensWhatWasChanged() {
    UnsafeBuffer sealed = seal(library, random(100));
    sealed.putByte(7, (byte) ~sealed.getByte(7));
    assertThat(open(library, sealed)).isEmpty();
    assertThat(open(java, sealed)).isEmpty();
  }

  @Test
  void theLibraryIsGivenNoRangeThatIsNotThere() {
    UnsafeBuffer plain = random(100);
    UnsafeBuffer target = random(HEADER_LENGTH + 100 + AesGcm.TAG_LENGTH - 1);
    assertThatThrownBy(() -> library.seal(nonce, plain, 0, 100, target, 0, HEADER_LENGTH))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> library.seal(nonce, plain, 1, 100, target, 0, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () ->
                library.seal(nonce, new UnsafeBuffer(new byte[9]), 0, 9, target, 0, HEADER_LENGTH))
        .hasMessageContaining("expected memory off the heap");
  }

  private void useKey(long seed) {
    byte[] key = new byte[AesGcm.KEY_LENGTH];
    new Random(seed).nextBytes(key);
    java.useKey(key);
    library.useKey(key);
  }

  private UnsafeBuffer seal(AesGcm cipher, UnsafeBuffer plain) {
    UnsafeBuffer target = withHeader(plain.capacity() + AesGcm.TAG_LENGTH);
    cipher.seal(nonce, plain, 0, plain.capacity(), target, 0, HEADER_LENGTH);
    return behindHeader(target);
  }

  private Optional<UnsafeBuffer> open(AesGcm cipher, UnsafeBuffer sealed) {
    UnsafeBuffer target = withHeader(sealed.capacity() - AesGcm.TAG_LENGTH);
    return cipher.open(nonce, sealed, 0, sealed.capacity(), target, 0, HEADER_LENGTH)
        ? Optional.of(behindHeader(target))
        : Optional.empty();
  }

  private UnsafeBuffer withHeader(int length) {
    UnsafeBuffer target = random(HEADER_LENGTH + length);
    target.putBytes(0, header, 0, HEADER_LENGTH);
    return target;
  }

  private UnsafeBuffer behindHeader(UnsafeBuffer target) {
    assertThat(new UnsafeBuffer(target, 0, HEADER_LENGTH)).isEqualTo(header);
    return new UnsafeBuffer(target, HEADER_LENGTH, target.capacity() - HEADER_LENGTH);
  }

  private UnsafeBuffer random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
    buffer.putBytes(0, bytes);
    return buffer;
  }
}
