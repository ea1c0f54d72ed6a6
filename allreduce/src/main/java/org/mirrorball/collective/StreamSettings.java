package org.mirrorball.collective;

/** How long Aeron's buffers and datagrams are. */
final class StreamSettings {

  /**
   * Of a data stream over UDP; there are three, of which two are in use at a time. 4 MiB: all three
   * stay in a shared cache, and the sender's window of half a term bridges the driver's naps.
   */
  static final int DATA_TERM_LENGTH = 4 << 20;

  /**
   * Of a stream of references: 64 bytes each, so a window of half a term lasts for 2,048 frames and
   * the media driver may nap meanwhile.
   */
  static final int REFERENCE_TERM_LENGTH = 256 << 10;

  /** Of a control stream: the least Aeron allows; heartbeats and aborts are short. */
  static final int CONTROL_TERM_LENGTH = 64 << 10;

  /** Of a data frame in shared memory or on loopback: Aeron's largest. Ahead of 32 and 8 KiB. */
  static final int LARGE_MTU = 65_504;

  /** Of a datagram on a link with jumbo frames. */
  static final int JUMBO_MTU = 8_192;

  /** Of a datagram on ordinary Ethernet, tunnels included. */
  static final int ETHERNET_MTU = 1_408;

  /** What an edge inside a host takes in shared memory: its slots, references and heartbeats. */
  static final long LOCAL_EDGE_LENGTH =
      SlotArea.LENGTH + 3L * (REFERENCE_TERM_LENGTH + CONTROL_TERM_LENGTH) + (64 << 10);

  /** What an edge between hosts takes at each end: its data and control streams. */
  static final long REMOTE_EDGE_LENGTH = 3L * (DATA_TERM_LENGTH + CONTROL_TERM_LENGTH) + (64 << 10);

  private StreamSettings() {}

  /**
   * The stream id of a group's frames to a receiver, which its host knows by its port; the group is
   * told by {@link CommunicatorGroup#streamNumber}.
   */
  static int dataStreamId(int streamNumber, int receiverUdpPort) {
    return streamNumber << 17 | receiverUdpPort << 1;
  }

  /** The stream id of a group's control frames to a receiver. */
  static int controlStreamId(int streamNumber, int receiverUdpPort) {
    return dataStreamId(streamNumber, receiverUdpPort) | 1;
  }
}
