package org.mirrorball.collective;

/** How long Aeron's buffers and datagrams are. */
final class StreamSettings {

  /**
   * Of a data stream; there are three, of which two are in use at a time. 4 MiB: all three stay in
   * a shared cache, and the sender's window of half a term bridges the driver's naps. Measured
   * ahead of 1 MiB.
   */
  static final int DATA_TERM_LENGTH = 4 << 20;

  /** Of a control stream: the least Aeron allows; heartbeats and aborts are short. */
  static final int CONTROL_TERM_LENGTH = 64 << 10;

  /** Of a data frame in shared memory or on loopback: Aeron's largest. Ahead of 32 and 8 KiB. */
  static final int LARGE_MTU = 65_504;

  /** Of a datagram on a link with jumbo frames. */
  static final int JUMBO_MTU = 8_192;

  /** Of a datagram on ordinary Ethernet, tunnels included. */
  static final int ETHERNET_MTU = 1_408;

  /** What a rank's incoming data and control streams take on disk or in shared memory. */
  static final long EDGE_LENGTH = 3L * (DATA_TERM_LENGTH + 2 * CONTROL_TERM_LENGTH) + (64 << 10);

  private StreamSettings() {}

  /** The stream id of a generation's frames to a receiver, which its host knows by its port. */
  static int dataStreamId(int generation, int receiverUdpPort) {
    return generation << 17 | receiverUdpPort << 1;
  }

  /** The stream id of a generation's control frames to a receiver. */
  static int controlStreamId(int generation, int receiverUdpPort) {
    return dataStreamId(generation, receiverUdpPort) | 1;
  }
}
