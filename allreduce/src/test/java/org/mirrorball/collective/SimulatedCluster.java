package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.agrona.concurrent.CachedNanoClock;

/**
 * All ranks of a group on one thread, in an order drawn from a seed, with streams in memory and a
 * clock moved by hand: one seed replays the whole of it.
 */
final class SimulatedCluster {

  /** What a round of duty cycles takes while there is something to do. */
  private static final long BUSY_ROUND_NS = 20_000;

  /** Nothing was to do: time passes until a frame arrives, or somebody looks around. */
  private static final long IDLE_ROUND_NS = 2_000_000;

  final CachedNanoClock clock = new CachedNanoClock();
  final List<CommunicatorAgent> agents = new ArrayList<>();
  private final List<SimulatedTransport> transports = new ArrayList<>();
  private final List<SimulatedTransport> messageTransports = new ArrayList<>();
  private final Random random;
  private final long[] stoppedUntilNs;
  private final long[] stoppedForNs;
  private final boolean[] hasLeft;

  /**
   * @param streamCapacity frames that a data stream holds
   * @param faultsOf draws those of a stream
   */
  SimulatedCluster(
      int ranks,
      int streamCapacity,
      int payloadLength,
      AlgorithmTable table,
      CommunicatorOptions options,
      Function<Random, EdgeFaults> faultsOf,
      Random random) {
    this.random = random;
    this.stoppedUntilNs = new long[ranks];
    this.stoppedForNs = new long[ranks];
    this.hasLeft = new boolean[ranks];
    List<PeerAddress> peers = MemoryTransport.peers(ranks);
    for (int rank = 0; rank < ranks; rank++) {
      transports.add(new SimulatedTransport(streamCapacity, Frame.HEADER_LENGTH + payloadLength));
      messageTransports.add(
          new SimulatedTransport(streamCapacity, Frame.HEADER_LENGTH + payloadLength));
    }
    SimulatedTransport.StreamFactory streams =
        capacity -> new SimulatedStream(capacity, faultsOf.apply(random), clock, random);
    for (int rank = 0; rank < ranks; rank++) {
      var group = new CommunicatorGroup(rank, peers, 7);
      connect(transports, group, streams);
      connect(messageTransports, group.forMessages(), streams);
    }
    for (int rank = 0; rank < ranks; rank++) {
      agents.add(
          new CommunicatorAgent(
              new CommunicatorGroup(rank, peers, 7),
              this::transport,
              SegmentKernels.scalar(ranks),
              table,
              options,
              clock,
              random));
    }
  }

  private Transport transport(CommunicatorGroup group) {
    boolean forMessages = group.purpose() == CommunicatorGroup.Purpose.MESSAGES;
    return (forMessages ? messageTransports : transports).get(group.rank());
  }

  private static void connect(
      List<SimulatedTransport> ends,
      CommunicatorGroup group,
      SimulatedTransport.StreamFactory streams) {
    SimulatedTransport from = ends.get(group.rank());
    for (PeerAddress peer : group.dataReceivers()) {
      from.connectData(group.rank(), peer.rank(), ends.get(peer.rank()), streams);
    }
    for (PeerAddress peer : group.adjacent()) {
      from.connectControl(group.rank(), peer.rank(), ends.get(peer.rank()), streams);
    }
  }

  /** Puts a foreign frame into the data stream from one rank to another. */
  Outlet intruder(int sender, int receiver) {
    return transports.get(sender).data(receiver);
  }

  /** Flips a bit of the elements in the next frame of a stage from one rank to another. */
  void corrupt(int sender, int receiver, int stage) {
    transports.get(sender).corrupt(receiver, stage);
  }

  /** Cuts all streams from one rank to another. */
  void cut(int sender, int receiver, Partition partition) {
    transports.get(sender).forEachStreamTo(receiver, stream -> stream.cut(partition));
    messageTransports.get(sender).forEachStreamTo(receiver, stream -> stream.cut(partition));
  }

  /** A rank does nothing for a while, as one that collects garbage. */
  void stop(int rank, long lengthNs) {
    stoppedUntilNs[rank] = clock.nanoTime() + lengthNs;
    stoppedForNs[rank] += lengthNs;
  }

  /** A rank does nothing any more. */
  void crash(int rank) {
    stoppedUntilNs[rank] = Long.MAX_VALUE;
  }

  /** A rank has nothing more to do, and says so. */
  void leave(int rank) {
    if (!hasLeft[rank]) {
      hasLeft[rank] = true;
      agents.get(rank).close();
    }
  }

  boolean isStopped(int rank) {
    return clock.nanoTime() < stoppedUntilNs[rank];
  }

  boolean isCrashed(int rank) {
    return stoppedUntilNs[rank] == Long.MAX_VALUE;
  }

  /** How long a rank was stopped so far, stops under way in full. */
  long stoppedForNs(int rank) {
    return stoppedForNs[rank];
  }

  /** Makes operations of a rank, which {@link #round} carries out. */
  Operation.Starter starter(int rank) {
    return new Operation.Starter() {
      @Override
      public void start(Operation operation, boolean awaited) {
        if (operation.request().kind().isMessage()) {
          agents.get(rank).prepareMessages(operation.request().root());
        }
        assertThat(agents.get(rank).launch(operation)).isTrue();
      }

      @Override
      public void await(Operation operation) {
        assertThat(operation.isDone()).isTrue();
      }
    };
  }

  /** Lets time pass, and every rank work meanwhile. */
  void run(Duration length) {
    long endNs = clock.nanoTime() + length.toNanos();
    while (clock.nanoTime() < endNs) {
      round();
    }
  }

  /** Lets every rank work once, and time pass. */
  void round() {
    int workCount = 0;
    int first = random.nextInt(agents.size());
    for (int i = 0; i < agents.size(); i++) {
      int rank = (first + i) % agents.size();
      if (!isStopped(rank) && !hasLeft[rank]) {
        workCount += work(agents.get(rank));
      }
    }
    clock.update(clock.nanoTime() + (workCount > 0 ? BUSY_ROUND_NS : IDLE_ROUND_NS));
  }

  /** As {@link AgentDriver} does it. */
  private static int work(CommunicatorAgent agent) {
    try {
      return agent.doWork();
    } catch (RuntimeException e) {
      agent.onError(e);
      return 0;
    }
  }
}
