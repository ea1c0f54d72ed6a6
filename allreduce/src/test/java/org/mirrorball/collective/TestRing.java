package org.mirrorball.collective;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** All ranks of a ring as threads of this process, over a real media driver. */
final class TestRing implements CollectiveSuite.Group {

  private final List<CommunicatorFactory> factories = new ArrayList<>();
  private final List<PeerAddress> peers = new ArrayList<>();
  private final RankThreads threads = new RankThreads();
  private List<Communicator> communicators = List.of();

  /** What one rank does. */
  interface RankTask<T> {
    T run(Communicator communicator) throws Exception;
  }

  static CommunicatorOptions options() {
    return CommunicatorOptions.forJob("test-" + UUID.randomUUID().toString().substring(0, 8))
        .withResultCheckInterval(2)
        .withConnectTimeout(Duration.ofSeconds(20))
        .withPeerTimeout(Duration.ofSeconds(10)) // Sixteen ranks share two cores with the driver.
        .withOperationTimeout(Duration.ofSeconds(30));
  }

  static TestRing open(CommunicatorOptions options, int ranks) throws Exception {
    return open(options, ranks, UnaryOperator.identity());
  }

  /**
   * @param disguise what each rank's address is told to be
   */
  static TestRing open(CommunicatorOptions options, int ranks, UnaryOperator<PeerAddress> disguise)
      throws Exception {
    TestRing ring = new TestRing();
    try {
      ring.openFactories(options, ranks);
      ring.peers.replaceAll(disguise);
      ring.connect(1);
      return ring;
    } catch (Exception | Error e) {
      ring.close();
      throw e;
    }
  }

  private void openFactories(CommunicatorOptions options, int ranks) throws IOException {
    for (int rank = 0; rank < ranks; rank++) {
      CommunicatorFactory factory = CommunicatorFactory.open(options);
      factories.add(factory);
      peers.add(factory.local().withRank(rank));
    }
  }

  /** Closes the ring there is and connects another generation. */
  void connect(int generation) throws Exception {
    closeCommunicators();
    communicators =
        threads.run(factories.size(), rank -> factories.get(rank).connect(rank, peers, generation));
  }

  Path directory() {
    return Path.of(peers.get(0).ipcDirectory()).getParent();
  }

  Communicator rank(int rank) {
    return communicators.get(rank);
  }

  CommunicatorFactory factory(int rank) {
    return factories.get(rank);
  }

  List<PeerAddress> peers() {
    return peers;
  }

  /** Runs a task on every rank at once; returns what they returned, by rank. */
  @Override
  public <T> List<T> onEveryRank(RankTask<T> task) throws Exception {
    return threads.run(communicators.size(), rank -> task.run(communicators.get(rank)));
  }

  static ByteBuffer floats(int elementCount) {
    return bytes(elementCount * Float.BYTES);
  }

  static ByteBuffer bytes(int length) {
    return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void closeCommunicators() {
    communicators.forEach(Communicator::close);
    communicators = List.of();
  }

  @Override
  public void close() {
    closeCommunicators();
    factories.forEach(CommunicatorFactory::close);
    threads.close();
  }
}
