package org.mirrorball.collective;

import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * Aeron's names for the ways between one rank and its peers.
 *
 * @param self this rank's address
 * @param source what subscriptions over UDP are added under: the endpoint bound when it joined
 * @param sharedMemory whether peers of this host are reached through shared memory
 * @param sealing whether ranks seal their data
 * @param udpMtuLength of datagrams this rank sends
 */
record AeronChannels(
    PeerAddress self, String source, boolean sharedMemory, boolean sealing, int udpMtuLength) {

  private static final int IP4_AND_UDP_HEADERS = 20 + 8;
  private static final int IP6_AND_UDP_HEADERS = 40 + 8;

  /** The data stream to a peer of another host. */
  String dataTo(PeerAddress peer) {
    return udp(peer, StreamSettings.DATA_TERM_LENGTH, udpMtuLength);
  }

  /** The stream of references to frames, inside this host. */
  String referencesTo() {
    return ipc(StreamSettings.REFERENCE_TERM_LENGTH);
  }

  /** The control stream to a peer. */
  String controlTo(PeerAddress peer) {
    int mtuLength = Math.min(StreamSettings.ETHERNET_MTU, udpMtuLength);
    return isLocal(peer)
        ? ipc(StreamSettings.CONTROL_TERM_LENGTH)
        : udp(peer, StreamSettings.CONTROL_TERM_LENGTH, mtuLength);
  }

  /**
   * Where the frames from one rank of this host to another lie: gone with the media driver. Named
   * by ports, for two groups may have the same numbers and ranks.
   */
  Path slotFile(int membership, PeerAddress sender, PeerAddress receiver) {
    return Path.of(self.ipcDirectory())
        .resolve("edge-" + membership + "-" + sender.udpPort() + "-" + receiver.udpPort());
  }

  /** Where frames of a peer come in. */
  String from(PeerAddress peer) {
    return isLocal(peer) ? CommonContext.IPC_CHANNEL : source;
  }

  /** Frames inside a host are short: references, heartbeats, aborts. */
  private static String ipc(int termLength) {
    return new ChannelUriStringBuilder()
        .media(CommonContext.IPC_MEDIA)
        .termLength(termLength)
        .mtu(StreamSettings.ETHERNET_MTU)
        .build();
  }

  private static String udp(PeerAddress peer, int termLength, int mtuLength) {
    return new ChannelUriStringBuilder()
        .media(CommonContext.UDP_MEDIA)
        .endpoint(endpoint(peer.host(), peer.udpPort()))
        .termLength(termLength)
        .mtu(mtuLength)
        .build();
  }

  boolean isLocal(PeerAddress peer) {
    return sharedMemory
        && peer.hostId().equals(self.hostId())
        && peer.ipcDirectory().equals(self.ipcDirectory());
  }

  /** Whether all ranks share one host's memory. */
  boolean areLocal(CommunicatorGroup group) {
    return group.peers().stream().allMatch(this::isLocal);
  }

  /** Whether ranks read each other's vectors: what is sealed is not read in the open. */
  boolean shareVectors(CommunicatorGroup group) {
    return areLocal(group) && !sealing;
  }

  /**
   * The longest data frame of the group: all ranks cut vectors into the same segments, so the
   * narrowest edge decides.
   */
  int maxFrameLength(CommunicatorGroup group) {
    return areLocal(group)
        ? slotLayout(group).maxFrameLength()
        : udpMtuLength - DataHeaderFlyweight.HEADER_LENGTH;
  }

  /** How the slots of every edge inside this host are cut. */
  SlotLayout slotLayout(CommunicatorGroup group) {
    boolean exchange = sealing && group.worldSize() == 2 && !group.isForMessages();
    return exchange ? SlotLayout.LONG_FRAMES : SlotLayout.SHORT_FRAMES;
  }

  /** The channel that binds any free port of an address; the tag lets others share its socket. */
  static String anyPort(String host, long tag) {
    return new ChannelUriStringBuilder()
        .media(CommonContext.UDP_MEDIA)
        .endpoint(endpoint(host, 0))
        .tags(tag, null)
        .build();
  }

  static String endpoint(String host, int port) {
    boolean bare6 = host.indexOf(':') >= 0 && !host.startsWith("[");
    return (bare6 ? "[" + host + "]" : host) + ":" + port;
  }

  /** The longest datagram that the interface with an address carries whole. */
  static int mtuOf(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      NetworkInterface link = NetworkInterface.getByInetAddress(address);
      if (link == null) {
        return StreamSettings.ETHERNET_MTU;
      }
      int headers = address instanceof Inet4Address ? IP4_AND_UDP_HEADERS : IP6_AND_UDP_HEADERS;
      int aligned = (link.getMTU() - headers) & -FrameDescriptor.FRAME_ALIGNMENT;
      return Math.min(StreamSettings.LARGE_MTU, aligned);
    } catch (SocketException | UnknownHostException e) {
      return StreamSettings.ETHERNET_MTU;
    }
  }
}
