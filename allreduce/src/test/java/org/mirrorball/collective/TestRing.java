package org.mirrorball.collective;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** All ranks of a ring as threads of this process, over a real media driver. */
final class TestRing implements AutoCloseable {

  private static final long PATIENCE_S = 60;

  private final List<CommunicatorFactory> factories = new ArrayList<>();
  private final List<PeerAddress> peers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private List<Communicator> communicators = List.of();

  /** What one rank does. */
  interface RankTask<T> {
    T run(Communicator communicator) throws Exception;
  }

  static CommunicatorOptions options() {
    return CommunicatorOptions.forJob("test-" + UUID.randomUUID().toString().substring(0, 8))
        .withConnectTimeout(Duration.ofSeconds(20))
        .withOperationTimeout(Duration.ofSeconds(30));
  }

  static TestRing open(CommunicatorOptions options, int ranks) throws Exception {
    TestRing ring = new TestRing();
    try {
      ring.openFactories(options, ranks);
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
        onThreads(factories.size(), rank -> factories.get(rank).connect(rank, peers, generation));
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
  <T> List<T> onEveryRank(RankTask<T> task) throws Exception {
    return onThreads(communicators.size(), rank -> task.run(communicators.get(rank)));
  }

  private interface ThreadTask<T> {
    T run(int rank) throws Exception;
  }

  private <T> List<T> onThreads(int count, ThreadTask<T> task) throws Exception {
    List<Future<T>> futures = new ArrayList<>();
    for (int rank = 0; rank < count; rank++) {
      int thisRank = rank;
      futures.add(threads.submit(() -> task.run(thisRank)));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(result(future));
    }
    return results;
  }

  private static <T> T result(Future<T> future) throws Exception {
    try {
      return future.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    } catch (TimeoutException e) {
      throw new AssertionError("a rank hangs", e);
    }
  }

  static ByteBuffer floats(int elementCount) {
    return ByteBuffer.allocateDirect(elementCount * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void closeCommunicators() {
    communicators.forEach(Communicator::close);
    communicators = List.of();
  }

  @Override
  public void close() {
    closeCommunicators();
    factories.forEach(CommunicatorFactory::close);
    threads.shutdownNow();
  }
}
