package org.mirrorball.collective;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where ranks that share this process's memory find each other. */
final class MemoryNetwork implements Network {

  private record End(int membership, int udpPort) {}

  private final int streamCapacity;
  private final Map<End, MemoryTransport> transports = new ConcurrentHashMap<>();

  /**
   * @param streamCapacity frames that a data stream holds
   */
  MemoryNetwork(int streamCapacity) {
    this.streamCapacity = streamCapacity;
  }

  @Override
  public Transport open(CommunicatorGroup group) {
    MemoryTransport transport = of(group, group.self());
    if (group.purpose() == CommunicatorGroup.Purpose.COLLECTIVES) {
      group.adjacent().forEach(transport::open);
    }
    return transport;
  }

  /** The transport of a rank of a group, which may not have asked for it yet. */
  MemoryTransport of(CommunicatorGroup group, PeerAddress peer) {
    var view =
        new CommunicatorGroup(
            peer.rank(), group.peers(), group.generation(), group.number(), group.purpose());
    return transports.computeIfAbsent(
        new End(group.membership(), peer.udpPort()),
        end -> new MemoryTransport(streamCapacity, view, this));
  }
}
