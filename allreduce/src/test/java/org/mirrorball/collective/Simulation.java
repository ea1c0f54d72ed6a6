package org.mirrorball.collective;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One run of a cluster under faults; everything about it follows from its seed. */
final class Simulation {

  /** What may go wrong. */
  enum Weather {
    /** Frames are late, queues short, ranks slow, links down for a moment; nothing is lost. */
    SLOW,
    /** As above, and one rank ends. */
    CRASH,
    /** Frames are lost, doubled, reordered and altered, links cut, ranks gone for seconds. */
    FOUL
  }

  static final Duration PEER_TIMEOUT = Duration.ofSeconds(2);

  /** Where frames are lost: longer than a silent neighbour is borne. */
  private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(4);

  /** Where none are: far longer than anything may take. */
  private static final Duration LONG_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** After its deadline an operation waits a second for word of the culprit; some to look. */
  private static final Duration GRACE = Duration.ofMillis(1500);

  /** When the plan's events happen: while edges are probed and operations run. */
  private static final int EVENTS_WITHIN_NS = 500_000_000;

  /** With a stop, a partition and a heartbeat's interval, less than the peer timeout. */
  private static final int HARMLESS_NS = 750_000_000;

  private static final int HARMFUL_NS = 2_000_000_000;

  private final Random random;
  private final Weather weather;
  private final int ranks;
  private final SimulatedCluster cluster;
  private final List<SimulatedRank> scripts = new ArrayList<>();
  private final long[] stopsAtNs;
  private final long[] stopLengthsNs;
  private int victim = -1;
  private long crashAtNs;

  Simulation(long seed) {
    random = new Random(seed);
    Weather[] weathers = Weather.values();
    weather = weathers[random.nextInt(weathers.length)];
    ranks = 2 + random.nextInt(6);
    Duration timeout = weather == Weather.FOUL ? SHORT_TIMEOUT : LONG_TIMEOUT;
    cluster = cluster(timeout);
    stopsAtNs = new long[ranks];
    stopLengthsNs = new long[ranks];
    planEvents();
    List<SimulatedOperation> sequence = new ArrayList<>();
    int operationCount = 1 + random.nextInt(30);
    sequence.add(SimulatedOperation.firstBarrier(ranks));
    for (int number = 1; number <= operationCount; number++) {
      sequence.add(SimulatedOperation.draw(number, ranks, random));
    }
    long limitNs = timeout.plus(CONNECT_TIMEOUT).plus(GRACE).toNanos();
    for (int rank = 0; rank < ranks; rank++) {
      scripts.add(new SimulatedRank(cluster, rank, sequence, timeout.toNanos(), limitNs, random));
    }
  }

  private SimulatedCluster cluster(Duration timeout) {
    return new SimulatedCluster(
        ranks,
        1 + random.nextInt(random.nextBoolean() ? 3 : 30),
        64 << random.nextInt(4),
        new AlgorithmTable(random.nextInt(1500)),
        CommunicatorOptions.forJob("simulation")
            .withOperationTimeout(timeout)
            .withResultCheckInterval(random.nextInt(4))
            .withConnectTimeout(CONNECT_TIMEOUT)
            .withPeerTimeout(PEER_TIMEOUT),
        weather == Weather.FOUL ? EdgeFaults::any : EdgeFaults::delays,
        random);
  }

  private void planEvents() {
    int maxLengthNs = weather == Weather.FOUL ? HARMFUL_NS : HARMLESS_NS;
    for (int rank = 0; rank < ranks; rank++) {
      stopsAtNs[rank] = random.nextInt(4) == 0 ? random.nextInt(EVENTS_WITHIN_NS) : Long.MAX_VALUE;
      stopLengthsNs[rank] = random.nextInt(maxLengthNs) * (weather == Weather.FOUL ? 3L : 1L);
    }
    if (random.nextInt(3) == 0) {
      cutInTwo(maxLengthNs);
    }
    if (weather == Weather.CRASH) {
      victim = random.nextInt(ranks);
      crashAtNs = random.nextInt(random.nextBoolean() ? 20_000_000 : EVENTS_WITHIN_NS);
    }
  }

  /** Some ranks from the others, both ways or one way. */
  private void cutInTwo(int maxLengthNs) {
    long fromNs = random.nextInt(EVENTS_WITHIN_NS);
    boolean heals = weather != Weather.FOUL || random.nextBoolean();
    long toNs = heals ? fromNs + random.nextInt(maxLengthNs) : Long.MAX_VALUE;
    Partition partition =
        new Partition(fromNs, toNs, weather == Weather.FOUL && (!heals || random.nextBoolean()));
    int island = 1 + random.nextInt((1 << ranks) - 2);
    boolean bothWays = random.nextBoolean();
    for (int sender = 0; sender < ranks; sender++) {
      for (int receiver = 0; receiver < ranks; receiver++) {
        boolean leaves = (island >> sender & 1) == 1 && (island >> receiver & 1) == 0;
        boolean enters = (island >> sender & 1) == 0 && (island >> receiver & 1) == 1;
        if (leaves || (bothWays && enters)) {
          cluster.cut(sender, receiver, partition);
        }
      }
    }
  }

  Weather weather() {
    return weather;
  }

  /** The rank that ended, or -1. */
  int victim() {
    return victim;
  }

  /** Runs until every operation has ended; fails when one does not in time. */
  void run() {
    while (!scripts.stream().allMatch(SimulatedRank::isFinished)) {
      happen();
      cluster.round();
      scripts.forEach(SimulatedRank::act);
    }
  }

  private void happen() {
    long nowNs = cluster.clock.nanoTime();
    for (int rank = 0; rank < ranks; rank++) {
      if (nowNs >= stopsAtNs[rank] && !cluster.isStopped(rank)) {
        stopsAtNs[rank] = Long.MAX_VALUE;
        cluster.stop(rank, stopLengthsNs[rank]);
      }
    }
    if (victim >= 0 && nowNs >= crashAtNs) {
      cluster.crash(victim);
    }
  }

  /** Checks all results; returns the failures of all ranks that live. */
  List<CollectiveException> failures() {
    List<CollectiveException> failures = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      if (!cluster.isCrashed(rank)) {
        failures.addAll(scripts.get(rank).failures());
      }
    }
    return failures;
  }

  /** How many frames all ranks dropped. */
  long droppedFrameCount() {
    return cluster.agents.stream().mapToLong(agent -> agent.droppedFrames().total()).sum();
  }

  /** When it ended. */
  long nowNs() {
    return cluster.clock.nanoTime();
  }
}
