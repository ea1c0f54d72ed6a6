package org.mirrorball.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where one rank's streams come from. */
@FunctionalInterface
interface Network {

  /**
   * Opens this rank's streams of a group, for its collectives or its messages.
   *
   * @throws CollectiveException when there is no room for them
   */
  Transport open(CommunicatorGroup group);

  /** Zeros, off-heap and little-endian, that peers of this host may be able to read. */
  default ByteBuffer allocate(int byteLength) {
    return ByteBuffer.allocateDirect(byteLength).order(ByteOrder.LITTLE_ENDIAN);
  }
}
