package org.mirrorball.collective;

/**
 * Who sends what when, as plain arithmetic.
 *
 * <p>The vector is cut into one chunk per rank and each chunk into segments, one a frame. A chunk
 * travels the ring in {@code 2 (n - 1)} stages. In the stages of the first half (reduce-scatter)
 * each rank adds its own part to what comes in; after the last of them one rank has the sum. In the
 * second half (all-gather) the sum goes round and is stored. What comes in at stage {@code t} goes
 * out at stage {@code t + 1}; stage 0 is a rank's own chunk. Each rank sends {@code 2 (n - 1) / n}
 * of the vector, which is the least possible.
 *
 * <p>Chunk boundaries follow from length and ranks alone, and the order of additions from the ring,
 * so sums are bitwise the same every time, whatever the timing and the frame length.
 */
final class RingSchedule {

  /** Chunks begin at multiples of this many floats (a cache line), where there are enough. */
  private static final int CHUNK_ALIGNMENT = 16;

  private final int rank;
  private final int ranks;

  RingSchedule(int rank, int ranks) {
    this.rank = rank;
    this.ranks = ranks;
  }

  /** How many stages a chunk travels. */
  int stageCount() {
    return 2 * (ranks - 1);
  }

  /** The chunk this rank sends at a stage. */
  int chunkSentAt(int stage) {
    return Math.floorMod(rank - stage, ranks);
  }

  /** The chunk this rank receives at a stage. */
  int chunkReceivedAt(int stage) {
    return Math.floorMod(rank - stage - 1, ranks);
  }

  /** Whether what is received at a stage is to be added to, rather than stored. */
  boolean isReduction(int stage) {
    return stage < ranks - 1;
  }

  /** Whether what is received at a stage becomes the finished sum here. */
  boolean completesSum(int stage) {
    return stage == ranks - 2;
  }

  /** Whether what is received at a stage goes on to the successor. */
  boolean isForwarded(int stage) {
    return stage < stageCount() - 1;
  }

  /** The first float of a chunk; that of chunk {@code ranks} is the vector's length. */
  static int chunkBegin(int chunk, int ranks, int elementCount) {
    long chunkCount = (elementCount + (long) ranks - 1) / ranks;
    long aligned = (chunkCount + CHUNK_ALIGNMENT - 1) / CHUNK_ALIGNMENT * CHUNK_ALIGNMENT;
    // A short vector would leave ranks without work, so it is cut without regard to cache lines.
    long stride = aligned * (ranks - 1) < elementCount ? aligned : chunkCount;
    return (int) Math.min(elementCount, chunk * stride);
  }

  /** How many frames carry a chunk: at least one, so that an empty chunk still says "I am here". */
  static int segmentCount(int chunkElementCount, int segmentElementCount) {
    return Math.max(1, (chunkElementCount + segmentElementCount - 1) / segmentElementCount);
  }
}
