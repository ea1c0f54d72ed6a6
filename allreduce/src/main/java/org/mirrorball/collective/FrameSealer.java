package org.mirrorball.collective;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.mirrorball.vector.MemoryCopy;

/**
 * Seals the frames that go out along one edge, in the order they are sent. For one thread.
 *
 * <pre>
 *   header, as it is | payload, encrypted | 16 bytes of tag over both
 * </pre>
 *
 * <p>A payload is written to memory of the sealer's own, so it never lies open where others read.
 *
 * <p>The frame's cache lines are the receiver's, who read what was there before. On some processors
 * the cipher's own stores take them back fast, on others only {@link MemoryCopy} does, from memory
 * that the cipher wrote to before; so the first frames of an edge are sealed both ways in turns,
 * and then the faster way. Two ranks took, for 16 MiB in ms:
 *
 * <pre>
 *                      by the cipher   by copy
 *  Zen 5, C program    4.2             3.2
 *  Xeon with AMX       3.4             4.4
 * </pre>
 */
final class FrameSealer {

  /** One of two ways to write a frame; by the other the cipher does it. */
  private static final int BY_COPY = 1;

  private static final int WAY_COUNT = 2;

  /** A thousand frames of each length, by the last of which the compiler is done. */
  private static final int TRIAL_ROUND_COUNT = 64;

  private static final int SEALED_OFFSET = BitUtil.CACHE_LINE_LENGTH - Frame.HEADER_LENGTH;

  private final NanoClock clock = SystemNanoClock.INSTANCE;
  private final TrialsByLength trials = new TrialsByLength(WAY_COUNT, TRIAL_ROUND_COUNT);
  private final FrameCipher cipher;
  private final int maxFrameLength;
  private final UnsafeBuffer payload;
  private final UnsafeBuffer sealed;

  /**
   * @param dataKey of the edge
   * @param maxFrameLength of a sealed frame in bytes, header and tag included
   */
  FrameSealer(byte[] dataKey, int maxFrameLength) {
    this(FrameCipher.of(dataKey), maxFrameLength);
  }

  FrameSealer(FrameCipher cipher, int maxFrameLength) {
    this.cipher = cipher;
    this.maxFrameLength = maxFrameLength;
    this.payload =
        new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(maxFrameLength, BitUtil.CACHE_LINE_LENGTH));
    this.sealed =
        new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(
                SEALED_OFFSET + maxFrameLength, BitUtil.CACHE_LINE_LENGTH));
  }

  /** Where the next frame's payload is to be written, from its first byte on. */
  MutableDirectBuffer payload() {
    return payload;
  }

  /**
   * Writes a payload, sealed, behind the header of a claimed frame, and the tag behind it.
   *
   * @throws IllegalArgumentException when the sealed frame is longer than the longest
   */
  void seal(
      DirectBuffer source,
      int sourceOffset,
      MutableDirectBuffer frame,
      int frameOffset,
      int headerLength,
      int payloadLength) {
    int frameLength = headerLength + payloadLength + FrameCipher.TAG_LENGTH;
    if (frameLength > maxFrameLength) {
      throw new IllegalArgumentException(
          "a sealed frame: got " + frameLength + " bytes, expected at most " + maxFrameLength);
    }
    int way = trials.next(frameLength);
    if (!trials.isTrial(frameLength)) {
      seal(way, source, sourceOffset, frame, frameOffset, headerLength, payloadLength);
      return;
    }
    long beginNs = clock.nanoTime();
    seal(way, source, sourceOffset, frame, frameOffset, headerLength, payloadLength);
    trials.took(frameLength, clock.nanoTime() - beginNs);
  }

  private void seal(
      int way,
      DirectBuffer source,
      int sourceOffset,
      MutableDirectBuffer frame,
      int frameOffset,
      int headerLength,
      int payloadLength) {
    if (way == BY_COPY) {
      sealed.putBytes(SEALED_OFFSET, frame, frameOffset, headerLength);
      cipher.seal(source, sourceOffset, payloadLength, sealed, SEALED_OFFSET, headerLength);
      MemoryCopy.copy(
          sealed,
          SEALED_OFFSET + headerLength,
          frame,
          frameOffset + headerLength,
          payloadLength + FrameCipher.TAG_LENGTH);
    } else {
      cipher.seal(source, sourceOffset, payloadLength, frame, frameOffset, headerLength);
    }
  }
}
