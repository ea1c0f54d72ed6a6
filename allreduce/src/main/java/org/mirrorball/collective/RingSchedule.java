package org.mirrorball.collective;

/**
 * Who sends what when on the ring, as plain arithmetic.
 *
 * <p>The vector is cut into chunks and each chunk into segments, one a frame. Chunks travel from
 * rank to rank in stages: what a rank receives at stage {@code t} it sends on at stage {@code t +
 * 1}, after it has added its own part (a reduction) or stored what came.
 *
 * <pre>
 *   operation        chunks  stages     of which reductions   bytes each rank sends, of N
 *   all-reduce       n       2 (n - 1)  n - 1                 2 N (n - 1) / n, the least possible
 *   reduce-scatter   n       n - 1      n - 1                 N (n - 1) / n
 *   all-gather       n       n - 1      0                     N (n - 1) / n
 *   broadcast        1       n - 1      0                     N, but for the last of the chain
 * </pre>
 *
 * <p>Chunk boundaries follow from length and ranks alone, and the order of additions from the ring,
 * so sums are bitwise the same every time, whatever the timing and the frame length.
 */
final class RingSchedule {

  /** Of {@link #chunkSentAt} and {@link #chunkReceivedAt}: nothing to do at that stage. */
  static final int NO_CHUNK = -1;

  private final int chunkCount;
  private final int stageCount;
  private final int reductionCount;
  private final int origin;

  private RingSchedule(int chunkCount, int stageCount, int reductionCount, int origin) {
    this.chunkCount = chunkCount;
    this.stageCount = stageCount;
    this.reductionCount = reductionCount;
    this.origin = origin;
  }

  /** The schedule of an operation, or null when it does not go round the ring. */
  static RingSchedule of(OperationKind kind, int root, int rank, int ranks) {
    return switch (kind) {
      case ALL_REDUCE -> new RingSchedule(ranks, 2 * (ranks - 1), ranks - 1, rank);
      // One place back, so that the chunk completed here is the rank's own.
      case REDUCE_SCATTER -> new RingSchedule(ranks, ranks - 1, ranks - 1, rank - 1);
      case ALL_GATHER -> new RingSchedule(ranks, ranks - 1, 0, rank);
      case BROADCAST -> new RingSchedule(1, ranks - 1, 0, Math.floorMod(rank - root, ranks));
      default -> null;
    };
  }

  int chunkCount() {
    return chunkCount;
  }

  /** How many stages a chunk travels. */
  int stageCount() {
    return stageCount;
  }

  /** The chunk this rank sends at a stage. */
  int chunkSentAt(int stage) {
    if (chunkCount == 1) {
      return stage == origin ? 0 : NO_CHUNK;
    }
    return Math.floorMod(origin - stage, chunkCount);
  }

  /** The chunk this rank receives at a stage. */
  int chunkReceivedAt(int stage) {
    if (chunkCount == 1) {
      return stage == origin - 1 ? 0 : NO_CHUNK;
    }
    return Math.floorMod(origin - stage - 1, chunkCount);
  }

  /** Whether what is received at a stage is to be combined, rather than stored. */
  boolean isReduction(int stage) {
    return stage < reductionCount;
  }

  /** Whether what is received at a stage becomes the finished result here. */
  boolean completesResult(int stage) {
    return stage == reductionCount - 1;
  }

  /** Whether what is received at a stage goes on to the successor. */
  boolean isForwarded(int stage) {
    return stage < stageCount - 1;
  }
}
