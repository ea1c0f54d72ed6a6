package org.mirrorball.collective;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Who takes part, from one rank's point of view.
 *
 * @param rank this rank
 * @param peers all ranks in order, this one included
 * @param generation the membership
 */
record CommunicatorGroup(int rank, List<PeerAddress> peers, int generation) {

  /** Stages are numbered by a short. */
  private static final int MAX_RANKS = 16_000;

  CommunicatorGroup {
    peers = List.copyOf(peers);
    if (rank < 0 || rank >= peers.size()) {
      throw new IllegalArgumentException("rank " + rank + ": there are " + peers.size() + " ranks");
    }
    if (peers.size() > MAX_RANKS) {
      throw new IllegalArgumentException(peers.size() + " ranks: at most " + MAX_RANKS);
    }
    for (int i = 0; i < peers.size(); i++) {
      if (peers.get(i).rank() != i) {
        throw new IllegalArgumentException("peer " + i + ": got " + peers.get(i));
      }
    }
  }

  int worldSize() {
    return peers.size();
  }

  PeerAddress self() {
    return peers.get(rank);
  }

  PeerAddress predecessor() {
    return peers.get(Math.floorMod(rank - 1, worldSize()));
  }

  PeerAddress successor() {
    return peers.get((rank + 1) % worldSize());
  }

  /** The ranks that this one sends data to, each once: the ring's successor first. */
  List<PeerAddress> dataReceivers() {
    return withPartners(successor());
  }

  /** The ranks that send data to this one, each once: the ring's predecessor first. */
  List<PeerAddress> dataSenders() {
    return withPartners(predecessor());
  }

  /** The ranks that this one exchanges anything with, each once, the predecessor first. */
  List<PeerAddress> adjacent() {
    return Stream.concat(dataSenders().stream(), dataReceivers().stream()).distinct().toList();
  }

  private List<PeerAddress> withPartners(PeerAddress first) {
    return Stream.concat(
            Stream.of(first), new DoublingSchedule(rank, worldSize()).peers().mapToObj(peers::get))
        .distinct()
        .toList();
  }

  /** Bytes of a datagram that the interfaces of all ranks carry whole. */
  int udpMtuLength() {
    return peers.stream().mapToInt(PeerAddress::udpMtuLength).min().orElseThrow();
  }

  /** Whether another rank runs on this rank's host. */
  boolean sharesHost() {
    return peers.stream().anyMatch(peer -> peer.rank() != rank && isOnThisHost(peer));
  }

  private boolean isOnThisHost(PeerAddress peer) {
    return peer.hostId().equals(self().hostId());
  }

  /** Whether a peer is known to run, as far as this host can tell. */
  BooleanSupplier processOf(PeerAddress peer) {
    return isOnThisHost(peer) ? new ProcessWatch(peer.pid())::isAlive : () -> true;
  }
}
