package org.mirrorball.collective;

import org.agrona.BitUtil;

/** How far the two ends of an edge trust the network; both must run the same. */
enum EdgeProtection {
  /** Ranks say who they are and are believed: for one host's loopback. */
  OPEN(0),
  /** Ranks prove that they know the secret; control frames carry a tag, data frames go plain. */
  AUTHENTICATED(1),
  /** As authenticated, and data frames are sealed. */
  SEALED(2);

  /** Below, what whole cache lines leave unused of a datagram is more than they save. */
  private static final int MIN_ALIGNED_LENGTH = 4096;

  private final int code;

  EdgeProtection(int code) {
    this.code = code;
  }

  /** What stands for it in a handshake message. */
  byte code() {
    return (byte) code;
  }

  /** What a code stands for, or null. */
  static EdgeProtection ofCode(byte code) {
    for (EdgeProtection protection : values()) {
      if (protection.code == code) {
        return protection;
      }
    }
    return null;
  }

  /** Bytes that it adds to a data frame. */
  int overheadLength() {
    return this == SEALED ? FrameCipher.TAG_LENGTH : 0;
  }

  /** Bytes of elements that a data frame carries: whole cache lines, but on short datagrams. */
  int maxPayloadLength(int maxFrameLength) {
    int length = maxFrameLength - Frame.HEADER_LENGTH - overheadLength();
    return length < MIN_ALIGNED_LENGTH ? length : length & -BitUtil.CACHE_LINE_LENGTH;
  }

  boolean needsSecret() {
    return this != OPEN;
  }

  /** What a secret and the choice to seal amount to. */
  static EdgeProtection of(RingSecret secret, boolean sealFrames) {
    if (!secret.isPresent()) {
      return OPEN;
    }
    return sealFrames ? SEALED : AUTHENTICATED;
  }
}
