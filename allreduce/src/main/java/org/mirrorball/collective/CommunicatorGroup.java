package org.mirrorball.collective;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Who takes part, from one rank's point of view.
 *
 * @param rank this rank
 * @param peers all ranks in order, this one included
 * @param generation the membership of the job that it belongs to
 * @param number of the group among those that its ranks are in; 0 is the one of all ranks
 * @param purpose what its edges carry
 */
record CommunicatorGroup(
    int rank, List<PeerAddress> peers, int generation, int number, Purpose purpose) {

  /** What edges carry: collectives and messages have streams of their own. */
  enum Purpose {
    /** Edges to the neighbours in the ring and the partners of recursive doubling. */
    COLLECTIVES,
    /** Edges between any two ranks, opened when they are needed. */
    MESSAGES
  }

  /** A generation a second for twelve days. */
  private static final int GENERATION_BITS = 20;

  /** Aeron numbers streams by 32 bits, of which a port takes 16 and the control streams one. */
  private static final int NUMBER_BITS = 8;

  /** So many generations may pass until one that hangs has the streams of a later one. */
  private static final int STREAM_GENERATION_BITS = 6;

  /** The highest number of a group. */
  static final int MAX_NUMBER = (1 << NUMBER_BITS) - 1;

  /** Stages are numbered by a short. */
  private static final int MAX_RANKS = 16_000;

  CommunicatorGroup {
    peers = List.copyOf(peers);
    if (generation >> GENERATION_BITS != 0) {
      throw new IllegalArgumentException(
          "generation " + generation + ": expected 0 to " + ((1 << GENERATION_BITS) - 1));
    }
    if (number >> NUMBER_BITS != 0) {
      throw new IllegalArgumentException(
          "group " + number + " of generation " + generation + ": at most " + MAX_NUMBER);
    }
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

  /** All ranks of a generation and their collectives. */
  CommunicatorGroup(int rank, List<PeerAddress> peers, int generation) {
    this(rank, peers, generation, 0, Purpose.COLLECTIVES);
  }

  /** The same ranks, as they exchange messages. */
  CommunicatorGroup forMessages() {
    return new CommunicatorGroup(rank, peers, generation, number, Purpose.MESSAGES);
  }

  boolean isForMessages() {
    return purpose == Purpose.MESSAGES;
  }

  /** What frames call generation, group and purpose: where these differ, they are dropped. */
  int membership() {
    int purposeBit = isForMessages() ? 1 << NUMBER_BITS : 0;
    return (purposeBit | number) << GENERATION_BITS | generation;
  }

  /** Tells streams to one rank apart, in 15 bits. */
  int streamNumber() {
    int purposeBit = isForMessages() ? 1 << NUMBER_BITS : 0;
    int generationBits = generation & ((1 << STREAM_GENERATION_BITS) - 1);
    return (purposeBit | number) << STREAM_GENERATION_BITS | generationBits;
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
    return isForMessages() ? others() : withPartners(successor());
  }

  /** The ranks that send data to this one, each once: the ring's predecessor first. */
  List<PeerAddress> dataSenders() {
    return isForMessages() ? others() : withPartners(predecessor());
  }

  /** The ranks that this one exchanges anything with, each once, the predecessor first. */
  List<PeerAddress> adjacent() {
    return Stream.concat(dataSenders().stream(), dataReceivers().stream()).distinct().toList();
  }

  private List<PeerAddress> others() {
    return peers.stream().filter(peer -> peer.rank() != rank).toList();
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
