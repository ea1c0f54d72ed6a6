package org.mirrorball.collective;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One rank in a process of its own, which runs operations until one fails, prints how and when, and
 * adds up once more with those that are left; ranks find each other through files in a folder.
 *
 * <p>Usage: {@code RankProcess JOB RANK RANKS FOLDER ipc|udp|memory ELEMENTS}, where {@code ipc}
 * sends frames through shared memory, and with {@code memory} ranks read each other's vectors.
 */
final class RankProcess {

  private final Path folder;
  private final CommunicatorFactory factory;
  private final int elementCount;
  private final boolean sharesVectors;

  private RankProcess(
      Path folder, CommunicatorFactory factory, int elementCount, boolean sharesVectors) {
    this.folder = folder;
    this.factory = factory;
    this.elementCount = elementCount;
    this.sharesVectors = sharesVectors;
  }

  public static void main(String[] arguments) throws Exception {
    int rank = Integer.parseInt(arguments[1]);
    int ranks = Integer.parseInt(arguments[2]);
    CommunicatorOptions options =
        CommunicatorOptions.forJob(arguments[0]).withSharedMemory(!arguments[4].equals("udp"));
    try (CommunicatorFactory factory = CommunicatorFactory.open(options)) {
      System.out.println("driver=" + factory.local().ipcDirectory());
      boolean shares = arguments[4].equals("memory");
      new RankProcess(Path.of(arguments[3]), factory, Integer.parseInt(arguments[5]), shares)
          .live(rank, ranks);
    }
  }

  private void live(int rank, int ranks) throws Exception {
    int missing;
    try (Communicator communicator = factory.connect(rank, rendezvous(1, rank, ranks), 1)) {
      missing = runUntilOneIsLost(communicator);
    }
    if (missing >= 0) {
      int newRank = rank < missing ? rank : rank - 1;
      List<PeerAddress> survivors = rendezvous(2, newRank, ranks - 1);
      try (Communicator communicator = factory.connect(newRank, survivors, 2)) {
        addUp(communicator);
      }
    }
  }

  private List<PeerAddress> rendezvous(int generation, int rank, int ranks)
      throws IOException, ClassNotFoundException, InterruptedException {
    Path meeting = Files.createDirectories(folder.resolve("generation-" + generation));
    return Meeting.in(meeting, factory.local().withRank(rank), ranks);
  }

  private int runUntilOneIsLost(Communicator communicator) {
    ByteBuffer vector = vector(communicator);
    Collective average =
        communicator.allReduce(
            Elements.float32(vector, 0, elementCount), ReduceOperator.AVERAGE, WireType.EXACT);
    try {
      for (int step = 0; ; step++) {
        average.run(step, 0);
        checkOnes(vector);
        if (step == 2) {
          System.out.println("running");
        }
      }
    } catch (CollectiveException e) {
      long atMs = System.currentTimeMillis();
      System.out.println("missing=" + e.missingRank() + " at=" + atMs + " " + e.getMessage());
      return e.missingRank();
    }
  }

  private ByteBuffer vector(Communicator communicator) {
    int length = elementCount * Float.BYTES;
    ByteBuffer vector = sharesVectors ? communicator.allocate(length) : TestRing.bytes(length);
    for (int i = 0; i < elementCount; i++) {
      vector.putFloat(i * Float.BYTES, 1);
    }
    return vector;
  }

  /** The average of ones; looks here and there. */
  private void checkOnes(ByteBuffer vector) {
    for (int i = 0; i < elementCount; i += 61) {
      if (vector.getFloat(i * Float.BYTES) != 1) {
        System.out.println("wrong: element " + i + " is " + vector.getFloat(i * Float.BYTES));
        return;
      }
    }
  }

  private static void addUp(Communicator communicator) {
    ByteBuffer vector = TestRing.floats(1);
    vector.putFloat(0, 1 + communicator.rank());
    communicator.allReduceSum(Elements.float32(vector, 0, 1)).run(0, 0);
    System.out.println("sum=" + vector.getFloat(0));
  }
}
