package org.mirrorball.collective;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.concurrent.SystemNanoClock;

/** Communicators whose streams are in memory. */
final class MemoryGroup implements CollectiveSuite.Group {

  private final RankThreads threads = new RankThreads();
  private final List<Communicator> communicators;

  private MemoryGroup(int ranks, int streamCapacity, CommunicatorOptions options) throws Exception {
    List<PeerAddress> peers = MemoryTransport.peers(ranks);
    List<MemoryTransport> transports =
        IntStream.range(0, ranks).mapToObj(rank -> new MemoryTransport(streamCapacity)).toList();
    if (ranks == 1) {
      communicators = List.of(Communicator.solo());
      return;
    }
    for (int rank = 0; rank < ranks; rank++) {
      transports.get(rank).connect(new CommunicatorGroup(rank, peers, 1), transports);
    }
    communicators =
        threads.run(
            ranks,
            rank ->
                GroupCommunicator.connect(
                    new CommunicatorGroup(rank, peers, 1),
                    transports.get(rank),
                    SegmentKernels.best(ranks),
                    options,
                    SystemNanoClock.INSTANCE,
                    new SecureRandom()));
  }

  static MemoryGroup open(int ranks, int streamCapacity, CommunicatorOptions options)
      throws Exception {
    return new MemoryGroup(ranks, streamCapacity, options);
  }

  @Override
  public <T> List<T> onEveryRank(TestRing.RankTask<T> task) throws Exception {
    return threads.run(communicators.size(), rank -> task.run(communicators.get(rank)));
  }

  @Override
  public void close() {
    communicators.forEach(Communicator::close);
    threads.close();
  }
}
