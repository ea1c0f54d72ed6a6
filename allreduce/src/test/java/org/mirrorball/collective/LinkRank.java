package org.mirrorball.collective;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One rank in a process and network namespace of its own, which adds up a few times and prints a
 * checksum of the last sum and the median time of the later half, when most is compiled.
 *
 * <p>Usage: {@code LinkRank JOB RANK RANKS FOLDER HOST FLOATS REPETITIONS WIRE DATAGRAM_LENGTH}.
 */
final class LinkRank {

  private LinkRank() {}

  public static void main(String[] arguments) throws Exception {
    int rank = Integer.parseInt(arguments[1]);
    int ranks = Integer.parseInt(arguments[2]);
    Path folder = Path.of(arguments[3]);
    CommunicatorOptions options =
        CommunicatorOptions.forJob(arguments[0])
            .withBindHost(arguments[4])
            .withIpcRoot(folder.resolve("rank-" + rank)) // Namespaces do not share a driver.
            .withSecret(RingSecret.of(new byte[32]))
            .withUdpMtuLength(Integer.parseInt(arguments[8]))
            .withOperationTimeout(Duration.ofMinutes(1));
    try (CommunicatorFactory factory = CommunicatorFactory.open(options)) {
      List<PeerAddress> peers = Meeting.in(folder, factory.local().withRank(rank), ranks);
      try (Communicator communicator = factory.connect(rank, peers, 1)) {
        int elementCount = Integer.parseInt(arguments[5]);
        int repetitions = Integer.parseInt(arguments[6]);
        run(communicator, elementCount, repetitions, WireType.ofOptionName(arguments[7]));
      }
    }
  }

  private static void run(
      Communicator communicator, int elementCount, int repetitions, WireType wire) {
    ByteBuffer vector = TestRing.floats(elementCount);
    Collective sum =
        communicator.allReduce(Elements.float32(vector, 0, elementCount), ReduceOperator.SUM, wire);
    double[] milliseconds = new double[repetitions];
    for (int step = 0; step < repetitions; step++) {
      for (int i = 0; i < elementCount; i++) {
        vector.putFloat(i * Float.BYTES, communicator.rank() + i % 7 + 0.1f * step);
      }
      communicator.barrier();
      long beginNs = System.nanoTime();
      sum.run(step, 0);
      milliseconds[step] = (System.nanoTime() - beginNs) / 1e6;
    }
    Arrays.sort(milliseconds, repetitions / 2, repetitions);
    CRC32C crc = new CRC32C();
    crc.update(vector);
    System.out.printf(
        "crc=%08x median_ms=%.1f%n", crc.getValue(), milliseconds[repetitions * 3 / 4]);
  }
}
