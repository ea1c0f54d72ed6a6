package org.mirrorball.collective;

import java.security.SecureRandom;
import java.util.List;
import org.agrona.concurrent.SystemNanoClock;

/** Communicators whose streams are in memory. */
final class MemoryGroup implements CollectiveSuite.Group {

  private final RankThreads threads = new RankThreads();
  private final List<Communicator> communicators;

  private MemoryGroup(int ranks, int streamCapacity, CommunicatorOptions options) throws Exception {
    List<PeerAddress> peers = MemoryTransport.peers(ranks);
    var network = new MemoryNetwork(streamCapacity);
    if (ranks == 1) {
      communicators = List.of(Communicator.solo());
      return;
    }
    communicators =
        threads.run(
            ranks,
            rank ->
                GroupCommunicator.connect(
                    new CommunicatorGroup(rank, peers, 1),
                    network,
                    SegmentKernels::best,
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
