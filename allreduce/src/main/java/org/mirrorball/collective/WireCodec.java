package org.mirrorball.collective;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Turns float32 elements into the 16 bits that travel, and back. Both forms are little-endian,
 * off-heap, stand on byte buffers, and need no alignment. Offsets are in bytes. The two ranges must
 * not overlap.
 *
 * <p>Every codec of a wire type gives the same bits. Stateless: any thread may use it.
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
}
