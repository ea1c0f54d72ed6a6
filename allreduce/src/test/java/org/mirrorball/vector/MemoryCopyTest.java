package org.mirrorball.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryCopyTest {

  private static final int CAPACITY = 200_000;

  @Test
  void theLibraryIsLinkedInThisBuild() {
    assertThat(MemoryCopy.isNative()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4_096, 32_767, 32_768, 32_769, 65_536, 131_071})
  void aRangeIsCopiedAndNothingAroundIt(int length) {
    var random = new Random(length);
    byte[] source = new byte[CAPACITY];
    random.nextBytes(source);
    var sourceBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    sourceBuffer.putBytes(0, source);
    for (int targetOffset : new int[] {0, 1, 63, 64, 4_100}) {
      int sourceOffset = random.nextInt(1_000);
      var target = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
      MemoryCopy.copy(sourceBuffer, sourceOffset, target, targetOffset, length);
      byte[] expected = new byte[CAPACITY];
      System.arraycopy(source, sourceOffset, expected, targetOffset, length);
      byte[] copied = new byte[CAPACITY];
      target.getBytes(0, copied);
      assertThat(copied).as("from %d to %d", sourceOffset, targetOffset).isEqualTo(expected);
    }
  }

  @Test
  void arraysAreCopiedToo() {
    byte[] source = new byte[100_000];
    new Random(1).nextBytes(source);
    var target = new UnsafeBuffer(new byte[100_000]);
    MemoryCopy.copy(new UnsafeBuffer(source), 0, target, 0, 100_000);
    assertThat(target.byteArray()).isEqualTo(source);
  }

  @Test
  void aRangeOutsideItsBufferIsRefused() {
    var shorter = new UnsafeBuffer(ByteBuffer.allocateDirect(50_000));
    var longer = new UnsafeBuffer(ByteBuffer.allocateDirect(100_000));
    assertThatThrownBy(() -> MemoryCopy.copy(shorter, 1, longer, 0, 50_000))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> MemoryCopy.copy(longer, 0, shorter, 1, 50_000))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
