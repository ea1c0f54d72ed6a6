package org.mirrorball.collective;

import java.io.Serializable;

/**
 * Where one rank can be reached; ranks exchange these at the rendezvous.
 *
 * @param rank the rank, or -1 before it has one
 * @param host a name or address that other hosts can reach
 * @param hostId equal for ranks that share one host's shared memory
 * @param ipcDirectory the media driver's directory on that host
 * @param udpPort the port its subscription is bound to
 * @param udpMtuLength bytes of a datagram that its interface carries whole
 * @param pid the operating system's process id
 */
public record PeerAddress(
    int rank,
    String host,
    String hostId,
    String ipcDirectory,
    int udpPort,
    int udpMtuLength,
    long pid)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The same address under another rank. */
  public PeerAddress withRank(int newRank) {
    return new PeerAddress(newRank, host, hostId, ipcDirectory, udpPort, udpMtuLength, pid);
  }

  @Override
  public String toString() {
    return "rank " + rank + " (" + host + ", pid " + pid + ")";
  }
}
