package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Control frames with a number and a tag behind them. Integers little-endian.
 *
 * <pre>
 *   frame | 8 bytes: number, from 1 | 16 bytes: HMAC-SHA256(key, frame | number), cut
 * </pre>
 *
 * Numbers must grow and may leave gaps: a frame that finds no room is dropped.
 */
final class SignedControl implements ControlGuard {

  static final int TAG_LENGTH = 16;
  static final int OVERHEAD_LENGTH = Long.BYTES + TAG_LENGTH;

  /** An abort with its text; control frames have no other lengths. */
  private static final int MAX_LENGTH = Frame.HEADER_LENGTH + Frame.MAX_TEXT_LENGTH;

  private final Mac sending;
  private final Mac receiving;
  private final byte[] signed = new byte[MAX_LENGTH + Long.BYTES];
  private final UnsafeBuffer view = new UnsafeBuffer(signed);
  private final byte[] whole = new byte[HmacSha256.LENGTH];
  private final byte[] expected = new byte[TAG_LENGTH];
  private final byte[] actual = new byte[TAG_LENGTH];
  private long sentNumber;
  private long receivedNumber;

  /**
   * @param sendingKey of frames to the neighbour
   * @param receivingKey of frames from it
   */
  SignedControl(byte[] sendingKey, byte[] receivingKey) {
    this.sending = HmacSha256.keyed(sendingKey);
    this.receiving = HmacSha256.keyed(receivingKey);
  }

  /** For the rank that sends data along the edge to this neighbour. */
  static SignedControl ofInitiator(EdgeKeys keys) {
    return new SignedControl(keys.controlOfInitiator(), keys.controlOfResponder());
  }

  /** For the rank that receives data along the edge from this neighbour. */
  static SignedControl ofResponder(EdgeKeys keys) {
    return new SignedControl(keys.controlOfResponder(), keys.controlOfInitiator());
  }

  @Override
  public int overheadLength() {
    return OVERHEAD_LENGTH;
  }

  @Override
  public void sign(MutableDirectBuffer frame, int offset, int length) {
    if (length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "control frame: got " + length + " bytes, expected at most " + MAX_LENGTH);
    }
    sentNumber = Math.incrementExact(sentNumber);
    frame.putLong(offset + length, sentNumber, LITTLE_ENDIAN);
    frame.getBytes(offset, signed, 0, length + Long.BYTES);
    cutTag(sending, length + Long.BYTES);
    frame.putBytes(offset + length + Long.BYTES, expected);
  }

  @Override
  public int check(DirectBuffer frame, int offset, int length) {
    int bareLength = length - OVERHEAD_LENGTH;
    if (bareLength < Frame.HEADER_LENGTH) {
      return Rejection.TRUNCATED.code();
    }
    if (bareLength > MAX_LENGTH) {
      return Rejection.MALFORMED.code();
    }
    frame.getBytes(offset, signed, 0, bareLength + Long.BYTES);
    cutTag(receiving, bareLength + Long.BYTES);
    frame.getBytes(offset + bareLength + Long.BYTES, actual);
    if (!MessageDigest.isEqual(expected, actual)) {
      return Rejection.FORGED.code();
    }
    long number = view.getLong(bareLength, LITTLE_ENDIAN);
    if (number <= receivedNumber) {
      return Rejection.REPLAYED.code();
    }
    receivedNumber = number;
    return bareLength;
  }

  private void cutTag(Mac mac, int signedLength) {
    try {
      mac.update(signed, 0, signedLength);
      mac.doFinal(whole, 0);
      System.arraycopy(whole, 0, expected, 0, TAG_LENGTH);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a tag fits " + HmacSha256.LENGTH + " bytes", e);
    }
  }
}
