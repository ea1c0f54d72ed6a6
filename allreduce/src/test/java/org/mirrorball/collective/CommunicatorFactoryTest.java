package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class CommunicatorFactoryTest {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Test
  void theLastMemberToLeaveTakesTheDriverAndItsFolderAlong() throws Exception {
    CommunicatorOptions options = TestRing.options();
    JobDirectory directory = JobDirectory.of(options.ipcRoot(), options.jobId());
    long driverPid;
    try (TestRing ring = TestRing.open(options, 2)) {
      assertThat(ring.directory()).isEqualTo(directory.path());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
          .isEqualTo("rwx------");
      driverPid = directory.driver().orElseThrow().pid();
      assertThat(new ProcessWatch(driverPid).isAlive()).isTrue();
    }
    await().atMost(PATIENCE).until(() -> Files.notExists(directory.path()));
    await().atMost(PATIENCE).until(() -> !new ProcessWatch(driverPid).isAlive());
  }

  @Test
  void membersThatComeAtOnceShareOneDriverAndHavePortsOfTheirOwn() throws Exception {
    CommunicatorOptions options = TestRing.options();
    List<CompletableFuture<CommunicatorFactory>> opening = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      opening.add(CompletableFuture.supplyAsync(() -> open(options)));
    }
    List<CommunicatorFactory> factories = opening.stream().map(CompletableFuture::join).toList();
    try {
      assertThat(factories)
          .extracting(factory -> factory.local().ipcDirectory())
          .containsOnly(factories.get(0).local().ipcDirectory());
      assertThat(factories)
          .extracting(factory -> factory.local().udpPort())
          .doesNotHaveDuplicates();
    } finally {
      factories.forEach(CommunicatorFactory::close);
    }
  }

  @Test
  void aDriverThatWasKilledEndsTheGenerationAndTheNextMemberStartsAnother() throws Exception {
    CommunicatorOptions options = TestRing.options();
    JobDirectory directory = JobDirectory.of(options.ipcRoot(), options.jobId());
    try (TestRing ring = TestRing.open(options, 2)) {
      Collective handle =
          ring.rank(0).allReduceSum(Elements.float32(TestRing.floats(8), 0, 8)).start(4, 2);
      ProcessHandle.of(directory.driver().orElseThrow().pid()).orElseThrow().destroyForcibly();
      assertThatThrownBy(handle::await).hasMessageContaining("media driver");
      try (TestRing second = TestRing.open(options, 2)) {
        second.onEveryRank(
            communicator -> {
              communicator.barrier();
              return null;
            });
      }
    }
    await().atMost(PATIENCE).until(() -> Files.notExists(directory.path()));
  }

  @Test
  void aFolderThatBelongsToOthersIsRefused() throws Exception {
    CommunicatorOptions options = TestRing.options();
    Path path = JobDirectory.of(options.ipcRoot(), options.jobId()).path();
    Files.createFile(path);
    try {
      assertThatThrownBy(() -> CommunicatorFactory.open(options))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(path.toString());
    } finally {
      Files.delete(path);
    }
  }

  @Test
  void anAddressOfAnotherHostIsRefusedInOneLine() {
    CommunicatorOptions options =
        TestRing.options().withBindHost("192.0.2.1").withSecret(RingSecret.of(new byte[32]));
    assertThatThrownBy(() -> CommunicatorFactory.open(options))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on 192.0.2.1");
  }

  @Test
  void aRankThatDoesNotJoinIsNamed() throws Exception {
    CommunicatorOptions options = TestRing.options().withConnectTimeout(Duration.ofSeconds(3));
    try (CommunicatorFactory factory = CommunicatorFactory.open(options);
        CommunicatorFactory absent = CommunicatorFactory.open(options)) {
      List<PeerAddress> peers = List.of(factory.local().withRank(0), absent.local().withRank(1));
      assertThatThrownBy(() -> factory.connect(0, peers, 1))
          .hasMessageContaining("rank 1")
          .hasMessageContaining("did not join")
          .asInstanceOf(InstanceOfAssertFactories.type(CollectiveException.class))
          .extracting(CollectiveException::missingRank)
          .isEqualTo(1);
    }
  }

  @Test
  void aRankThatLeavesInMidOperationIsNamed() throws Exception {
    try (TestRing ring = TestRing.open(TestRing.options(), 3)) {
      Collective handle =
          ring.rank(0).allReduceSum(Elements.float32(TestRing.floats(8), 0, 8)).start(4, 2);
      ring.rank(2).close();
      assertThatThrownBy(handle::await)
          .hasMessageContaining("it left the group")
          .hasMessageContaining("step 4, bucket 2")
          .asInstanceOf(InstanceOfAssertFactories.type(CollectiveException.class))
          .extracting(CollectiveException::missingRank)
          .isEqualTo(2);
    }
  }

  @Test
  void oneFactoryServesOneGenerationAfterAnotherWithTheSameBits() throws Exception {
    int elementCount = 50_021;
    try (TestRing ring = TestRing.open(TestRing.options(), 3)) {
      List<ByteBuffer> first = ring.onEveryRank(c -> sumOfRandom(c, elementCount));
      ring.connect(2);
      List<ByteBuffer> second = ring.onEveryRank(c -> sumOfRandom(c, elementCount));
      assertThat(second).isEqualTo(first);
      assertThat(first).allMatch(first.get(0)::equals);
    }
  }

  private static ByteBuffer sumOfRandom(Communicator communicator, int elementCount) {
    Random random = new Random(communicator.rank());
    ByteBuffer vector = TestRing.floats(elementCount);
    for (int i = 0; i < elementCount; i++) {
      vector.putFloat(i * Float.BYTES, (float) random.nextGaussian());
    }
    communicator.allReduceSum(Elements.float32(vector, 0, elementCount)).run(4, 2);
    return vector;
  }

  private static CommunicatorFactory open(CommunicatorOptions options) {
    try {
      return CommunicatorFactory.open(options);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
