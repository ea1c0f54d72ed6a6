package org.mirrorball.collective;

import io.aeron.Aeron;
import java.nio.ByteBuffer;

/**
 * The streams of one process over its host's media driver.
 *
 * @param driver the media driver's process
 * @param source what subscriptions over UDP are added under
 * @param sharedMemory whether ranks of one host may speak through shared memory
 * @param sealing whether ranks seal their data
 * @param vectors that ranks of one host can read
 */
record AeronNetwork(
    Aeron aeron,
    ProcessWatch driver,
    String source,
    boolean sharedMemory,
    boolean sealing,
    SharedVectors vectors)
    implements Network {

  @Override
  public Transport open(CommunicatorGroup group) {
    AeronChannels channels =
        new AeronChannels(group.self(), source, sharedMemory, sealing, group.udpMtuLength());
    return new AeronTransport(aeron, driver, group, channels, vectors);
  }

  /** What is sealed on its way is not left in the open at its ends. */
  @Override
  public ByteBuffer allocate(int byteLength) {
    return sharedMemory && !sealing
        ? vectors.allocate(byteLength)
        : Network.super.allocate(byteLength);
  }
}
