package org.mirrorball.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.mirrorball.bench.AllReducePlan;
import org.mirrorball.bench.AllReduceTime;
import org.mirrorball.bench.Comparison;
import org.mirrorball.bench.Contender;
import org.mirrorball.bench.LocalTransport;
import org.mirrorball.bench.PeerName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** All-reduces on this machine, alone or taking turns with a peer. */
@Command(
    name = "allreduce",
    description = "Adds up vectors of float32 over worker processes and prints the median times.",
    mixinStandardHelpOptions = true)
final class BenchAllReduceCommand implements Callable<Integer> {

  /** Beside a peer, where the best of each counts: single turns swing with the machine. */
  private static final int TURNS_BESIDE_PEER = 3;

  @Option(
      names = "--ranks",
      paramLabel = "N",
      defaultValue = "2",
      description = "Worker processes (default: ${DEFAULT-VALUE}).")
  private int ranks;

  @Option(
      names = "--transport",
      paramLabel = "ipc|udp",
      defaultValue = "ipc",
      description = "Shared memory, or UDP over loopback (default: ${DEFAULT-VALUE}).")
  private LocalTransport transport;

  @Option(
      names = "--floats",
      paramLabel = "LIST",
      split = ",",
      defaultValue = "1024,16384,262144,1048576,4194304,26214400",
      description = "Lengths of the vectors, with commas (default: ${DEFAULT-VALUE}).")
  private List<Long> floatCounts;

  @Option(
      names = "--wire",
      paramLabel = "float32|bfloat16|float16",
      defaultValue = "float32",
      description = "How the floats travel (default: ${DEFAULT-VALUE}).")
  private String wireName;

  @Option(names = "--secure", description = "Encrypts the frames (AES-128-GCM).")
  private boolean secure;

  @Option(
      names = "--peer",
      paramLabel = "gloo|mpi",
      description = "Takes turns with PyTorch's Gloo or with OpenMPI, and compares.")
  private PeerName peerName;

  @Override
  public Integer call() throws IOException, InterruptedException {
    AllReducePlan plan = plan();
    try (Contender mirrorball = Contender.mirrorball(plan)) {
      if (peerName == null) {
        mirrorball.takeTurn(time -> AllReduceLines.row(plan, time).print());
      } else {
        try (Contender peer = peerName.open(plan)) {
          compare(plan, mirrorball, peer);
        }
      }
    }
    return 0;
  }

  private AllReducePlan plan() {
    try {
      return AllReducePlan.of(ranks, transport, floatCounts, wireName).withSealed(secure);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage(), e);
    }
  }

  private static void compare(AllReducePlan plan, Contender mirrorball, Contender peer)
      throws IOException, InterruptedException {
    var comparison = new Comparison();
    for (int turn = 1; turn <= TURNS_BESIDE_PEER; turn++) {
      for (Contender contender : List.of(mirrorball, peer)) {
        System.err.printf("turn %d of %d: %s%n", turn, TURNS_BESIDE_PEER, contender.name());
        contender.takeTurn(
            time -> {
              comparison.add(time);
              AllReduceLines.row(plan, time).print();
            });
      }
    }
    for (int floatCount : plan.floatCounts()) {
      AllReduceTime ours = comparison.best(mirrorball.name(), floatCount);
      AllReduceTime theirs = comparison.best(peer.name(), floatCount);
      AllReduceLines.ratio(plan, ours, theirs).print();
    }
  }
}
