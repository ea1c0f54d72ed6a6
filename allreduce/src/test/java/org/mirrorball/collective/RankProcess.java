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
 * <p>Usage: {@code RankProcess JOB RANK RANKS FOLDER ipc|udp ELEMENTS}.
 */
final class RankProcess {

  private final Path folder;
  private final CommunicatorFactory factory;
  private final int elementCount;

  private RankProcess(Path folder, CommunicatorFactory factory, int elementCount) {
    this.folder = folder;
    this.factory = factory;
    this.elementCount = elementCount;
  }

  public static void main(String[] arguments) throws Exception {
    int rank = Integer.parseInt(arguments[1]);
    int ranks = Integer.parseInt(arguments[2]);
    CommunicatorOptions options =
        CommunicatorOptions.forJob(arguments[0]).withSharedMemory(arguments[4].equals("ipc"));
    try (CommunicatorFactory factory = CommunicatorFactory.open(options)) {
      System.out.println("driver=" + factory.local().ipcDirectory());
      new RankProcess(Path.of(arguments[3]), factory, Integer.parseInt(arguments[5]))
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
    Collective allReduce =
        communicator.allReduceSum(Elements.float32(TestRing.floats(elementCount), 0, elementCount));
    try {
      for (int step = 0; ; step++) {
        allReduce.run(step, 0);
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

  private static void addUp(Communicator communicator) {
    ByteBuffer vector = TestRing.floats(1);
    vector.putFloat(0, 1 + communicator.rank());
    communicator.allReduceSum(Elements.float32(vector, 0, 1)).run(0, 0);
    System.out.println("sum=" + vector.getFloat(0));
  }
}
