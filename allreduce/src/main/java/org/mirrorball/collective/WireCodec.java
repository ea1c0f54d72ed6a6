package org.mirrorball.collective;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Turns float32 elements into the 16 bits that travel, and back, joining them with others on the
 * way by the operator it was made for. Both forms are little-endian, off-heap, stand on byte
 * buffers, and need no alignment. Offsets are in bytes. Ranges must not overlap.
 *
 * <p>All codecs of a wire type and operator give the same bits. Stateless: any thread may use it.
 */
interface WireCodec {

  /** Bytes of one float under way. */
  int WIRE_LENGTH = Short.BYTES;

  /** {@code wire = encode(floats)}: rounds to nearest, ties to even. */
  void encode(
      DirectBuffer floats,
      int floatsOffset,
      MutableDirectBuffer wire,
      int wireOffset,
      int elementCount);

  /** {@code floats = decode(wire)}: exact. */
  void decode(
      DirectBuffer wire,
      int wireOffset,
      MutableDirectBuffer floats,
      int floatsOffset,
      int elementCount);

  /** {@code floats = operator(decode(wire), floats)}: not rounded. */
  void reduce(
      DirectBuffer wire,
      int wireOffset,
      MutableDirectBuffer floats,
      int floatsOffset,
      int elementCount);

  /** {@code nextWire = encode(scale * operator(decode(wire), floats))}: rounds once. */
  void reduceForward(
      DirectBuffer wire,
      int wireOffset,
      DirectBuffer floats,
      int floatsOffset,
      float scale,
      MutableDirectBuffer nextWire,
      int nextWireOffset,
      int elementCount);
}
