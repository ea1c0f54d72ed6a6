package org.mirrorball.collective;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One rank in a process of its own; ranks find each other through files in a folder.
 *
 * <p>Usage: {@code RankProcess loop|bench JOB RANK RANKS FOLDER ipc|udp}. {@code loop} runs
 * operations until one fails and prints how; {@code bench} prints the medians of several lengths:
 *
 * <pre>
 *   java --add-opens java.base/jdk.internal.misc=ALL-UNNAMED --add-modules jdk.incubator.vector \
 *     -Dagrona.disable.bounds.checks=true -Xmx1g -cp ... org.mirrorball.collective.RankProcess \
 *     bench JOB 0 2 /tmp/rendezvous ipc
 * </pre>
 */
final class RankProcess {

  private static final int[] BENCH_ELEMENT_COUNTS = {
    1 << 10, 1 << 14, 61_706, 1 << 18, 1 << 20, 1 << 22, 25 << 20
  };
  private static final int WARM_UP_COUNT = 20;

  private RankProcess() {}

  public static void main(String[] arguments) throws Exception {
    String mode = arguments[0];
    int rank = Integer.parseInt(arguments[2]);
    int ranks = Integer.parseInt(arguments[3]);
    CommunicatorOptions options =
        CommunicatorOptions.forJob(arguments[1]).withSharedMemory(arguments[5].equals("ipc"));
    try (CommunicatorFactory factory = CommunicatorFactory.open(options)) {
      List<PeerAddress> peers =
          rendezvous(Path.of(arguments[4]), factory.local().withRank(rank), ranks);
      try (Communicator communicator = factory.connect(rank, peers, 1)) {
        System.out.println("driver=" + factory.local().ipcDirectory());
        if (mode.equals("bench")) {
          bench(communicator);
        } else {
          loop(communicator);
        }
      }
    }
  }

  private static List<PeerAddress> rendezvous(Path folder, PeerAddress self, int ranks)
      throws IOException, ClassNotFoundException, InterruptedException {
    Path draft = folder.resolve("draft-" + self.rank());
    try (OutputStream file = Files.newOutputStream(draft);
        ObjectOutputStream out = new ObjectOutputStream(file)) {
      out.writeObject(self);
    }
    Files.move(
        draft, folder.resolve(Integer.toString(self.rank())), StandardCopyOption.ATOMIC_MOVE);
    List<PeerAddress> peers = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      Path file = folder.resolve(Integer.toString(rank));
      while (!Files.exists(file)) {
        Thread.sleep(10);
      }
      try (InputStream stream = Files.newInputStream(file);
          ObjectInputStream in = new ObjectInputStream(stream)) {
        peers.add((PeerAddress) in.readObject());
      }
    }
    return peers;
  }

  private static void loop(Communicator communicator) {
    ByteBuffer vector = TestRing.floats(100_000);
    try {
      for (int step = 0; ; step++) {
        communicator
            .allReduceSum(vector, 0, vector.capacity() / Float.BYTES, new OperationLabel(step, 0))
            .await();
        if (step == 10) {
          System.out.println("running");
        }
      }
    } catch (CollectiveException e) {
      System.out.println("missing=" + e.missingRank() + " " + e.getMessage());
    }
  }

  private static void bench(Communicator communicator) {
    for (int elementCount : BENCH_ELEMENT_COUNTS) {
      ByteBuffer vector = TestRing.floats(elementCount);
      double[] milliseconds = new double[Math.max(8, Math.min(500, (200 << 20) / elementCount))];
      for (int i = -WARM_UP_COUNT; i < milliseconds.length; i++) {
        long beginNs = System.nanoTime();
        communicator.allReduceSum(vector, 0, elementCount, new OperationLabel(i, 0)).await();
        if (i >= 0) {
          milliseconds[i] = (System.nanoTime() - beginNs) / 1e6;
        }
      }
      Arrays.sort(milliseconds);
      double median = milliseconds[milliseconds.length / 2];
      if (communicator.rank() == 0) {
        System.out.printf(
            "ring ranks=%d floats=%d median_ms=%.3f algbw_GBps=%.2f p10_ms=%.3f%n",
            communicator.worldSize(),
            elementCount,
            median,
            elementCount * 4 / median / 1e6,
            milliseconds[milliseconds.length / 10]);
      }
    }
  }
}
