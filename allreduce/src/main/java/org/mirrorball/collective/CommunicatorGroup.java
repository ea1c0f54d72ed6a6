package org.mirrorball.collective;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

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

  /** The ranks next to this one, each once: the predecessor first, the successor last. */
  List<PeerAddress> adjacent() {
    return predecessor().equals(successor())
        ? List.of(predecessor())
        : List.of(predecessor(), successor());
  }

  List<Neighbour> neighbours(List<Outlet> control, long nowNs) {
    List<Neighbour> neighbours = new ArrayList<>();
    for (PeerAddress address : adjacent()) {
      Outlet outlet = control.get(neighbours.size());
      neighbours.add(new Neighbour(address, outlet, processOf(address), nowNs));
    }
    return List.copyOf(neighbours);
  }

  private BooleanSupplier processOf(PeerAddress peer) {
    return peer.hostId().equals(self().hostId())
        ? new ProcessWatch(peer.pid())::isAlive
        : () -> true;
  }
}
