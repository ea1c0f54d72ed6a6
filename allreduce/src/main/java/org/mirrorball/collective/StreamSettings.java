package org.mirrorball.collective;

/** How long Aeron's buffers and datagrams are. */
final class StreamSettings {

  /**
   * Of a data stream over UDP; there are three, written and wiped in turn, at each end of each
   * edge. Its window of half a term is 16 ms of 1 Gbit/s and 1.6 ms of 10, which bridges the naps
   * of sender, receiver and both drivers (16 MiB over 1 Gbit/s in datagrams of 1,472: 155 ms, with
   * 1 MiB 201; medians). On loopback the naps of the driver's second thread (with 1 or 2 MiB some
   * processes took 10 to 15 ms for 16 MiB by a bfloat16 wire, 6.3 with this).
   */
  static final int DATA_TERM_LENGTH = 4 << 20;

  /**
   * Of a stream of references: 64 bytes each, so a window of half a term lasts for 2,048 frames and
   * the media driver may nap meanwhile.
   */
  static final int REFERENCE_TERM_LENGTH = 256 << 10;

  /** Of a control stream: the least Aeron allows; heartbeats and aborts are short. */
  static final int CONTROL_TERM_LENGTH = 64 << 10;

  /** Of a datagram on loopback: Aeron's largest. Ahead of 32 and 8 KiB. */
  static final int LARGE_MTU = 65_504;

  /** Of a datagram on a link that tells nothing of itself: Ethernet, tunnels included. */
  static final int ETHERNET_MTU = 1_408;

  /**
   * What an edge inside a host takes in shared memory: its slots (no layout takes more), references
   * and heartbeats.
   */
  static final long LOCAL_EDGE_LENGTH =
      SlotLayout.SHORT_FRAMES.areaLength()
          + 3L * (REFERENCE_TERM_LENGTH + CONTROL_TERM_LENGTH)
          + (64 << 10);

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
