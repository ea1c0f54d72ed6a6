package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operations leave behind: nothing. */
final class AllocationTest {

  private static final int RANKS = 2;
  private static final int ELEMENT_COUNT = 1000;
  private static final int OPERATIONS = 10_000;

  /** Long enough for every loop of a ring, and no whole number of vectors. */
  private static final int LONG_ELEMENT_COUNT = 100_003;

  private static final int LONG_OPERATIONS = 1_000;

  /**
   * Until the loops are compiled each vector goes to the heap, those that run once an operation are
   * compiled late, and now and then the JVM drops compiled code that meets something new. What
   * allocates in every one of so many rounds always will.
   */
  private static final int MAX_ROUNDS = 30;

  @ParameterizedTest(name = "sealed {0}")
  @ValueSource(booleans = {false, true})
  @EnabledOnOs(OS.LINUX)
  void anOperationAllocatesNothingAndLeavesNothing(boolean sealed) throws Exception {
    CommunicatorOptions options =
        TestRing.options().withSecret(TestEdge.SECRET).withSealing(sealed);
    try (TestRing ring = TestRing.open(options, RANKS)) {
      assertARoundIsFree(ring, AllocationTest::allocatedBytes, OPERATIONS);
      long lengthBefore = folderLength(ring.directory());
      long residentBefore = residentLength();
      ring.onEveryRank(AllocationTest::allocatedBytes);
      assertThat(folderLength(ring.directory())).isEqualTo(lengthBefore);
      assertThat(residentLength()).isLessThan(residentBefore + residentBefore / 10);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXACT")
  @EnabledOnOs(OS.LINUX)
  void whatTravelsNarrowLeavesNothing(WireType wireType) throws Exception {
    try (TestRing ring = TestRing.open(TestRing.options().withSharedMemory(false), RANKS)) {
      assertARoundIsFree(ring, rank -> allocatedBytes(rank, wireType), LONG_OPERATIONS);
    }
  }

  /** That is, of a byte an operation: some hundred bytes a round are for its beginning. */
  private static void assertARoundIsFree(
      TestRing ring, TestRing.RankTask<Long> round, int operations) throws Exception {
    long allocated = Long.MAX_VALUE;
    for (int i = 0; i < MAX_ROUNDS && allocated >= operations; i++) {
      allocated = Collections.max(ring.onEveryRank(round));
    }
    assertThat(allocated).as("bytes of %s operations", operations).isLessThan(operations);
  }

  /** Of the thread that runs a rank's operations: an all-reduce, a message there and one back. */
  private static long allocatedBytes(Communicator communicator) {
    Elements elements = Elements.float32(TestRing.floats(ELEMENT_COUNT), 0, ELEMENT_COUNT);
    Collective allReduce = communicator.allReduceSum(elements);
    int other = 1 - communicator.rank();
    Collective send = communicator.send(elements, other);
    Collective receive =
        communicator.receive(
            Elements.float32(TestRing.floats(ELEMENT_COUNT), 0, ELEMENT_COUNT), other);
    long before = threadAllocatedBytes();
    for (int step = 0; step < OPERATIONS; step++) {
      allReduce.run(step, 0);
      send.start(step, 1);
      receive.run(step, 1);
      send.await();
    }
    return threadAllocatedBytes() - before;
  }

  private static long allocatedBytes(Communicator communicator, WireType wireType) {
    Elements elements =
        Elements.float32(TestRing.floats(LONG_ELEMENT_COUNT), 0, LONG_ELEMENT_COUNT);
    Collective allReduce = communicator.allReduce(elements, ReduceOperator.AVERAGE, wireType);
    long before = threadAllocatedBytes();
    for (int step = 0; step < LONG_OPERATIONS; step++) {
      allReduce.run(step, 0);
    }
    return threadAllocatedBytes() - before;
  }

  private static long threadAllocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static long folderLength(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Of this process, in KiB. */
  private static long residentLength() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(text -> text.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }
}
