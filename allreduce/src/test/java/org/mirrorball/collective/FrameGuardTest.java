package org.mirrorball.collective;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames between the ends of an edge, on a network that belongs to somebody else. */
final class FrameGuardTest {

  private static final int HEADER_LENGTH = Frame.HEADER_LENGTH;
  private static final int MAX_FRAME_LENGTH = 65_504;
  private static final byte[] DATA_KEY = new byte[32];

  private final FrameGuard sender = guard();
  private final FrameGuard receiver = guard();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 15, 16, 17, 1000, 65_504 - 32 - 16})
  void aSealedFrameOpensToWhatItWas(int payloadLength) {
    byte[] plain = frame(payloadLength, 1);
    byte[] sealed = seal(sender, plain);
    assertThat(sealed).hasSize(plain.length + 16);
    assertThat(Arrays.copyOf(sealed, HEADER_LENGTH)).isEqualTo(Arrays.copyOf(plain, HEADER_LENGTH));
    assertThat(open(receiver, sealed)).isEqualTo(plain);
  }

  @Test
  void aFrameInTheOpenIsRejectedWhenABitOfItsHeaderChanged() {
    UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(HEADER_LENGTH));
    Random random = new Random(1);
    for (int round = 0; round < 20; round++) {
      Frame.writeOrigin(frame, 0, random.nextInt(100), random.nextInt(8));
      Frame.writeOperation(frame, 0, 1, random.nextInt(9), random.nextInt(700), round, round);
      Frame.writePlace(frame, 0, random.nextInt(30), random.nextInt(14), random.nextInt(5));
      FrameGuard.NONE.seal(frame, 0, HEADER_LENGTH, 0);
      assertThat(FrameGuard.NONE.open(frame, 0, HEADER_LENGTH, HEADER_LENGTH))
          .isEqualTo(HEADER_LENGTH);
      for (int bit = 0; bit < HEADER_LENGTH * Byte.SIZE; bit++) {
        flip(frame, bit);
        assertThat(FrameGuard.NONE.open(frame, 0, HEADER_LENGTH, HEADER_LENGTH))
            .as("round %d, bit %d", round, bit)
            .isEqualTo(Rejection.MALFORMED.code());
        flip(frame, bit);
      }
    }
  }

  private static void flip(UnsafeBuffer buffer, int bit) {
    int at = bit / Byte.SIZE;
    buffer.putByte(at, (byte) (buffer.getByte(at) ^ 1 << bit % Byte.SIZE));
  }

  @Test
  void theReceivedFrameStaysAsItIs() {
    byte[] sealed = seal(sender, frame(100, 1));
    byte[] copy = sealed.clone();
    open(receiver, sealed);
    assertThat(sealed).isEqualTo(copy);
  }

  @Test
  void equalFramesNeverLookEqual() {
    byte[] plain = frame(64, 1);
    assertThat(seal(sender, plain)).isNotEqualTo(seal(sender, plain));
  }

  @Test
  void everyFlippedBitIsRejectedAndTheRealFrameStillOpens() {
    byte[] plain = frame(100, 1);
    byte[] sealed = seal(sender, plain);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      assertThat(rejection(receiver, TestEdge.withFlippedBit(sealed, bit)))
          .as("bit %d", bit)
          .isEqualTo(Rejection.FORGED);
    }
    assertThat(open(receiver, sealed)).isEqualTo(plain);
  }

  @Test
  void aFrameCutAnywhereIsRejected() {
    byte[] sealed = seal(sender, frame(20, 1));
    for (int length = 0; length < sealed.length; length++) {
      assertThat(rejection(receiver, Arrays.copyOf(sealed, length)))
          .as("length %d", length)
          .isEqualTo(length < HEADER_LENGTH + 16 ? Rejection.TRUNCATED : Rejection.FORGED);
    }
    assertThat(rejection(receiver, Arrays.copyOf(sealed, MAX_FRAME_LENGTH + 1)))
        .isEqualTo(Rejection.MALFORMED);
    assertThat(open(receiver, sealed)).isNotNull();
  }

  @Test
  void aReplayedFrameIsRejectedAndTheStreamGoesOn() {
    byte[] first = seal(sender, frame(20, 1));
    byte[] second = seal(sender, frame(20, 2));
    assertThat(open(receiver, first)).isEqualTo(frame(20, 1));
    assertThat(rejection(receiver, first)).isEqualTo(Rejection.FORGED);
    assertThat(open(receiver, second)).isEqualTo(frame(20, 2));
    assertThat(rejection(receiver, first)).isEqualTo(Rejection.FORGED);
    assertThat(rejection(receiver, second)).isEqualTo(Rejection.FORGED);
  }

  @Test
  void framesOutOfOrderAndBehindALostOneAreRejected() {
    byte[] first = seal(sender, frame(20, 1));
    byte[] second = seal(sender, frame(20, 2));
    byte[] third = seal(sender, frame(20, 3));
    assertThat(rejection(receiver, second)).isEqualTo(Rejection.FORGED);
    assertThat(open(receiver, first)).isNotNull();
    assertThat(rejection(receiver, third)).isEqualTo(Rejection.FORGED);
    assertThat(open(receiver, second)).isNotNull();
    assertThat(open(receiver, third)).isNotNull();
  }

  @Test
  void framesOfAnotherHandshakeAreRejected() {
    TestEdge edge = TestEdge.of(EdgeProtection.SEALED, 1);
    TestEdge other = TestEdge.of(EdgeProtection.SEALED, 2);
    edge.establish();
    other.establish();
    byte[] sealed = seal(guard(edge.initiator.keys().orElseThrow().data()), frame(20, 1));
    assertThat(rejection(guard(other.responder.keys().orElseThrow().data()), sealed))
        .isEqualTo(Rejection.FORGED);
    assertThat(open(guard(edge.responder.keys().orElseThrow().data()), sealed))
        .isEqualTo(frame(20, 1));
  }

  @Test
  void bothEndsTakeANewKeyAtTheSameFrame() {
    FrameSealer sealer = new FrameSealer(cipher(0, 3), 200);
    FrameOpener opener = new FrameOpener(cipher(0, 3), 200);
    FrameGuard guard = new SealedFrames(sealer, opener);
    for (int i = 0; i < 10; i++) {
      assertThat(open(guard, seal(guard, frame(20, i)))).isEqualTo(frame(20, i));
    }
    FrameGuard neverRenewed = guard();
    for (int i = 0; i < 3; i++) {
      seal(neverRenewed, frame(20, i));
    }
    FrameGuard renewed = new SealedFrames(null, new FrameOpener(cipher(3, 3), 200));
    assertThat(rejection(renewed, seal(neverRenewed, frame(20, 3)))).isEqualTo(Rejection.FORGED);
  }

  /** Each way of {@link FrameSealer} is tried, and then one is kept: the bytes are the same. */
  @Test
  void howAFrameIsWrittenDoesNotShow() {
    for (int i = 0; i < 1200; i++) {
      byte[] plain = frame(40_000, i);
      byte[] sealed = seal(sender, plain);
      assertThat(open(receiver, sealed)).isEqualTo(plain);
      assertThat(Arrays.copyOf(sealed, HEADER_LENGTH))
          .isEqualTo(Arrays.copyOf(plain, HEADER_LENGTH));
    }
  }

  @Test
  void noFrameIsSealedOnceTheNumbersAreUsedUp() {
    FrameSealer sealer =
        new FrameSealer(cipher(Long.MAX_VALUE - 1, FrameCipher.FRAMES_PER_KEY), 200);
    FrameGuard guard = new SealedFrames(sealer, new FrameOpener(DATA_KEY, 200));
    seal(guard, frame(20, 1));
    assertThatThrownBy(() -> seal(guard, frame(20, 2))).hasMessageContaining("are used up");
  }

  @Test
  void aFrameTooLongToSealIsRefused() {
    byte[] plain = frame(MAX_FRAME_LENGTH - HEADER_LENGTH - 15, 1);
    assertThatThrownBy(() -> seal(sender, plain))
        .hasMessage("a sealed frame: got 65505 bytes, expected at most 65504");
  }

  /** Written from the byte tables alone. */
  @Test
  void aSealedFrameIsWhatTheDocumentationSays() throws GeneralSecurityException {
    byte[] info = Arrays.copyOf("mirrorball frames ".getBytes(US_ASCII), 18 + Long.BYTES);
    byte[] expanded = Hkdf.expand(DATA_KEY, info, 20);
    byte[] nonce = ByteBuffer.allocate(12).put(expanded, 16, 4).putLong(1).array();
    byte[] plain = frame(50, 2);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(expanded, 0, 16, "AES"),
        new GCMParameterSpec(128, nonce));
    cipher.updateAAD(plain, 0, HEADER_LENGTH);
    byte[] payload = cipher.doFinal(plain, HEADER_LENGTH, 50);
    seal(sender, frame(50, 1));
    byte[] sealed = seal(sender, plain);
    assertThat(Arrays.copyOfRange(sealed, HEADER_LENGTH, sealed.length)).isEqualTo(payload);
  }

  @Test
  void withoutASealElementsGoAsTheyAre() {
    byte[] plain = frame(100, 1);
    byte[] sent = seal(FrameGuard.NONE, plain);
    assertThat(FrameGuard.NONE.overheadLength()).isZero();
    assertThat(sent).hasSameSizeAs(plain).endsWith(Arrays.copyOfRange(plain, HEADER_LENGTH, 132));
    assertThat(open(FrameGuard.NONE, sent)).isEqualTo(sent);
    assertThat(rejection(FrameGuard.NONE, new byte[31])).isEqualTo(Rejection.TRUNCATED);
  }

  private static FrameCipher cipher(long frameNumber, long framesPerKey) {
    return new FrameCipher(AesGcmProvider.fastest(), DATA_KEY, frameNumber, framesPerKey);
  }

  private static FrameGuard guard() {
    return guard(DATA_KEY);
  }

  private static FrameGuard guard(byte[] dataKey) {
    return new SealedFrames(
        new FrameSealer(dataKey, MAX_FRAME_LENGTH), new FrameOpener(dataKey, MAX_FRAME_LENGTH));
  }

  private static byte[] frame(int payloadLength, long seed) {
    byte[] frame = new byte[HEADER_LENGTH + payloadLength];
    new Random(seed).nextBytes(frame);
    return frame;
  }

  /** Seals in a claim that begins somewhere in a term. */
  private static byte[] seal(FrameGuard guard, byte[] plain) {
    byte[] sealed = new byte[plain.length + guard.overheadLength()];
    UnsafeBuffer term = new UnsafeBuffer(ByteBuffer.allocateDirect(64 + sealed.length));
    UnsafeBuffer claim = new UnsafeBuffer(term, 32, 32 + sealed.length);
    int payloadLength = plain.length - HEADER_LENGTH;
    claim.putBytes(32, plain, 0, HEADER_LENGTH);
    guard
        .payload(claim)
        .putBytes(guard.payloadOffset(32 + HEADER_LENGTH), plain, HEADER_LENGTH, payloadLength);
    guard.seal(claim, 32, HEADER_LENGTH, payloadLength);
    claim.getBytes(32, sealed);
    return sealed;
  }

  private static byte[] open(FrameGuard guard, byte[] sealed) {
    UnsafeBuffer received = received(sealed);
    int length = guard.open(received, 0, HEADER_LENGTH, sealed.length);
    assertThat(length).isGreaterThanOrEqualTo(HEADER_LENGTH);
    byte[] opened = new byte[length];
    guard.opened(received).getBytes(guard.openedOffset(0), opened);
    return opened;
  }

  private static Rejection rejection(FrameGuard guard, byte[] sealed) {
    return Rejection.ofCode(guard.open(received(sealed), 0, HEADER_LENGTH, sealed.length));
  }

  private static UnsafeBuffer received(byte[] frame) {
    UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(frame.length));
    buffer.putBytes(0, frame);
    return buffer;
  }
}
