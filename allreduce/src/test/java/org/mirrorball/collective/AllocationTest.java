package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
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

  /** Compilation takes one or two; what still allocates after these always will. */
  private static final int MAX_WARM_UP_ROUNDS = 5;

  /** Of long operations, whose rarer loops run once each: some take several rounds to compile. */
  private static final int MAX_LONG_ROUNDS = 30;

  /**
   * Of ranks that seal: now and then the JVM drops compiled code that meets something new, and
   * until it is compiled again calls to the cipher allocate. What allocates by itself does so in
   * every round.
   */
  private static final int SEALED_ROUNDS = 3;

  @ParameterizedTest(name = "sealed {0}")
  @ValueSource(booleans = {false, true})
  @EnabledOnOs(OS.LINUX)
  void anOperationAllocatesNothingAndLeavesNothing(boolean sealed) throws Exception {
    CommunicatorOptions options =
        TestRing.options().withSecret(TestEdge.SECRET).withSealing(sealed);
    try (TestRing ring = TestRing.open(options, RANKS)) {
      warmUp(ring);
      long lengthBefore = folderLength(ring.directory());
      long residentBefore = residentLength();
      List<Long> allocated = leastAllocatedBytes(ring, sealed ? SEALED_ROUNDS : 1);
      assertThat(allocated).allSatisfy(bytes -> assertThat(bytes).isLessThan(OPERATIONS));
      assertThat(folderLength(ring.directory())).isEqualTo(lengthBefore);
      assertThat(residentLength()).isLessThan(residentBefore + residentBefore / 10);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXACT")
  @EnabledOnOs(OS.LINUX)
  void whatTravelsNarrowLeavesNothing(WireType wireType) throws Exception {
    try (TestRing ring = TestRing.open(TestRing.options().withSharedMemory(false), RANKS)) {
      long allocated = Long.MAX_VALUE;
      for (int round = 0; round < MAX_LONG_ROUNDS && allocated >= LONG_OPERATIONS; round++) {
        allocated = Collections.max(ring.onEveryRank(rank -> allocatedBytes(rank, wireType)));
      }
      assertThat(allocated)
          .as("bytes of %s operations", LONG_OPERATIONS)
          .isLessThan(LONG_OPERATIONS);
    }
  }

  /** Until the loops are compiled: before, each vector goes to the heap. */
  private static void warmUp(TestRing ring) throws Exception {
    boolean compiled = false;
    for (int round = 0; round < MAX_WARM_UP_ROUNDS && !compiled; round++) {
      compiled = allocatedBytes(ring).stream().allMatch(bytes -> bytes < OPERATIONS);
    }
  }

  /** By rank, the least of all rounds. */
  private static List<Long> leastAllocatedBytes(TestRing ring, int rounds) throws Exception {
    List<Long> least = allocatedBytes(ring);
    for (int round = 1; round < rounds; round++) {
      List<Long> next = allocatedBytes(ring);
      least = List.of(Math.min(least.get(0), next.get(0)), Math.min(least.get(1), next.get(1)));
    }
    return least;
  }

  private static List<Long> allocatedBytes(TestRing ring) throws Exception {
    return ring.onEveryRank(AllocationTest::allocatedBytes);
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
