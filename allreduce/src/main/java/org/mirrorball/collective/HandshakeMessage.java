package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One message of an edge's handshake. Its first bytes are a frame's header, so that it travels
 * among frames; what follows it in its frame is padding. All integers little-endian.
 *
 * <pre>
 *  offset  length
 *  0       1       version of frames (1)
 *  1       1       type: HELLO, ANSWER or PROOF
 *  2       1       protection: 0 open, 1 authenticated, 2 sealed
 *  3       1       version of this message (1)
 *  4       4       generation
 *  8       4       rank spoken to
 *  12      4       rank that speaks
 *  16      4       world size
 *  20      4       zero
 *  24      8       fingerprint of the job id
 *  32      32      initiator's nonce
 *  64      32      responder's nonce; zero in a HELLO
 *  96      32      HMAC(secret, label of the type | edge | bytes 0 to 95); zero on an open edge
 * </pre>
 */
final class HandshakeMessage {

  static final int LENGTH = 128;
  static final int NONCE_LENGTH = 32;

  static final byte HELLO = Frame.HELLO;

  /** Far from the types of {@link Frame}, which grow from below. */
  static final byte ANSWER = 0x21;

  static final byte PROOF = 0x22;

  static final byte FRAME_VERSION = 1;
  static final byte VERSION = 1;

  private static final int TYPE_OFFSET = 1;
  private static final int PROTECTION_OFFSET = 2;
  private static final int VERSION_OFFSET = 3;
  private static final int GENERATION_OFFSET = 4;
  private static final int LISTENER_OFFSET = 8;
  private static final int SPEAKER_OFFSET = 12;
  private static final int WORLD_SIZE_OFFSET = 16;
  private static final int ZERO_OFFSET = 20;
  private static final int JOB_OFFSET = 24;
  private static final int INITIATOR_NONCE_OFFSET = 32;
  private static final int RESPONDER_NONCE_OFFSET = 64;
  private static final int TAG_OFFSET = 96;

  private final byte[] bytes = new byte[LENGTH];
  private final UnsafeBuffer view = new UnsafeBuffer(bytes);

  private HandshakeMessage() {}

  /** A copy of the message that begins there; at least {@link #LENGTH} bytes must. */
  static HandshakeMessage copyOf(DirectBuffer buffer, int offset) {
    HandshakeMessage message = new HandshakeMessage();
    buffer.getBytes(offset, message.bytes);
    return message;
  }

  /** A message of one end of an edge, yet without its tag. */
  static HandshakeMessage of(
      byte type,
      EdgeProtection protection,
      EdgeIdentity edge,
      int speaker,
      byte[] initiatorNonce,
      byte[] responderNonce) {
    HandshakeMessage message = new HandshakeMessage();
    UnsafeBuffer view = message.view;
    view.putByte(0, FRAME_VERSION);
    view.putByte(TYPE_OFFSET, type);
    view.putByte(PROTECTION_OFFSET, protection.code());
    view.putByte(VERSION_OFFSET, VERSION);
    view.putInt(GENERATION_OFFSET, edge.generation(), LITTLE_ENDIAN);
    view.putInt(LISTENER_OFFSET, edge.opposite(speaker), LITTLE_ENDIAN);
    view.putInt(SPEAKER_OFFSET, speaker, LITTLE_ENDIAN);
    view.putInt(WORLD_SIZE_OFFSET, edge.worldSize(), LITTLE_ENDIAN);
    view.putLong(JOB_OFFSET, edge.jobFingerprint(), LITTLE_ENDIAN);
    view.putBytes(INITIATOR_NONCE_OFFSET, initiatorNonce);
    view.putBytes(RESPONDER_NONCE_OFFSET, responderNonce);
    return message;
  }

  HandshakeMessage withTag(byte[] tag) {
    view.putBytes(TAG_OFFSET, tag);
    return this;
  }

  static boolean isHandshake(byte frameType) {
    return frameType == HELLO || frameType == ANSWER || frameType == PROOF;
  }

  byte frameVersion() {
    return view.getByte(0);
  }

  byte type() {
    return view.getByte(TYPE_OFFSET);
  }

  byte protection() {
    return view.getByte(PROTECTION_OFFSET);
  }

  byte version() {
    return view.getByte(VERSION_OFFSET);
  }

  int generation() {
    return view.getInt(GENERATION_OFFSET, LITTLE_ENDIAN);
  }

  int listener() {
    return view.getInt(LISTENER_OFFSET, LITTLE_ENDIAN);
  }

  int speaker() {
    return view.getInt(SPEAKER_OFFSET, LITTLE_ENDIAN);
  }

  int worldSize() {
    return view.getInt(WORLD_SIZE_OFFSET, LITTLE_ENDIAN);
  }

  int zero() {
    return view.getInt(ZERO_OFFSET, LITTLE_ENDIAN);
  }

  long jobFingerprint() {
    return view.getLong(JOB_OFFSET, LITTLE_ENDIAN);
  }

  byte[] initiatorNonce() {
    return Arrays.copyOfRange(bytes, INITIATOR_NONCE_OFFSET, RESPONDER_NONCE_OFFSET);
  }

  byte[] responderNonce() {
    return Arrays.copyOfRange(bytes, RESPONDER_NONCE_OFFSET, TAG_OFFSET);
  }

  byte[] taggedPart() {
    return Arrays.copyOf(bytes, TAG_OFFSET);
  }

  byte[] tag() {
    return Arrays.copyOfRange(bytes, TAG_OFFSET, LENGTH);
  }

  /** Puts the message's {@link #LENGTH} bytes there, into a claimed frame for example. */
  void writeTo(MutableDirectBuffer buffer, int offset) {
    buffer.putBytes(offset, bytes);
  }
}
