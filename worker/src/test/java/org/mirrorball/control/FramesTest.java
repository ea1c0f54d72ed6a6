package org.mirrorball.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class FramesTest {

  private static final SecretKeySpec KEY = key(1);

  private static SecretKeySpec key(int seed) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) seed);
    return new SecretKeySpec(bytes, JobSecret.ALGORITHM);
  }

  private static byte[] sealed(String... bodies) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    FrameWriter writer = new FrameWriter(bytes, KEY);
    for (String body : bodies) {
      writer.write(FrameType.RECORD, body.getBytes(US_ASCII), 0, body.length());
    }
    return bytes.toByteArray();
  }

  private static FrameReader reader(byte[] bytes) {
    return new FrameReader(new ByteArrayInputStream(bytes), KEY);
  }

  private static String read(FrameReader reader) throws IOException {
    return new String(reader.read(FrameType.RECORD), US_ASCII);
  }

  @Test
  void whatIsSealedIsOpenedInOrder() throws IOException {
    FrameReader reader = reader(sealed("one", "", "three"));
    assertThat(read(reader)).isEqualTo("one");
    assertThat(read(reader)).isEmpty();
    assertThat(read(reader)).isEqualTo("three");
    assertThatThrownBy(() -> read(reader)).isInstanceOf(EOFException.class);
  }

  @Test
  void everyFlippedBitIsDetected() throws IOException {
    byte[] bytes = sealed("a body");
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> read(reader(changed)))
          .as("bit %d", bit)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void everyTruncationIsDetected() throws IOException {
    byte[] bytes = sealed("a body");
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(reader(cut)))
          .as("%d bytes", length)
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aRepeatedFrameIsRejected() throws IOException {
    byte[] one = sealed("pay 5");
    byte[] twice = Arrays.copyOf(one, one.length * 2);
    System.arraycopy(one, 0, twice, one.length, one.length);
    FrameReader reader = reader(twice);
    assertThat(read(reader)).isEqualTo("pay 5");
    assertThatThrownBy(() -> read(reader))
        .isInstanceOf(AuthenticationException.class)
        .hasMessage("got frame 0, expected 1: repeated or out of order");
  }

  @Test
  void aDroppedFrameIsNoticed() throws IOException {
    byte[] both = sealed("first", "second");
    int firstLength = sealed("first").length;
    byte[] second = Arrays.copyOfRange(both, firstLength, both.length);
    assertThatThrownBy(() -> read(reader(second)))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("got frame 1, expected 0");
  }

  @Test
  void aFrameSealedWithAnotherKeyIsRejected() throws IOException {
    FrameReader reader = new FrameReader(new ByteArrayInputStream(sealed("body")), key(2));
    assertThatThrownBy(() -> read(reader)).isInstanceOf(AuthenticationException.class);
  }

  @Test
  void aFrameOfAnotherTypeIsRejected() throws IOException {
    byte[] bytes = sealed("body");
    assertThatThrownBy(() -> reader(bytes).read(FrameType.BLOB_PART))
        .isInstanceOf(AuthenticationException.class)
        .hasMessage("frame 0 is of type 1, expected 3");
  }

  @Test
  void anAnnouncedLengthAboveTheLimitIsRejectedBeforeAnythingIsAllocated() throws IOException {
    for (int length : new int[] {FrameWriter.MAX_BODY_LENGTH + 1, Integer.MAX_VALUE, -1}) {
      byte[] bytes = sealed("body");
      java.nio.ByteBuffer.wrap(bytes).putInt(0, length);
      assertThatThrownBy(() -> read(reader(bytes)))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageEndingWith("the limit is 1048576");
    }
  }
}
