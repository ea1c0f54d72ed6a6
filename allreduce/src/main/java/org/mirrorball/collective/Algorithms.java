package org.mirrorball.collective;

import java.util.function.Function;

/** The algorithms of one rank, and which of them an operation takes. */
final class Algorithms implements Function<OperationRequest, Algorithm> {

  private final Algorithm ring;
  private final Algorithm doubling;
  private final Algorithm largeAllReduce;
  private volatile AlgorithmTable table;

  private Algorithms(
      Algorithm ring, Algorithm doubling, Algorithm largeAllReduce, AlgorithmTable table) {
    this.ring = ring;
    this.doubling = doubling;
    this.largeAllReduce = largeAllReduce;
    this.table = table;
  }

  /** Those of ranks that send each other frames. */
  static Algorithms byFrames(Algorithm ring, Algorithm doubling, AlgorithmTable table) {
    return new Algorithms(ring, doubling, ring, table);
  }

  /**
   * Those of two ranks that seal their frames: they exchange long vectors directly, too. The ring
   * would seal as much, in two stages of which the second waits for the first, and what it saves by
   * adding straight into the next frame a cipher's copies cost again.
   */
  static Algorithms bySealedFrames(Algorithm ring, Algorithm exchange, AlgorithmTable table) {
    return new Algorithms(ring, exchange, exchange, table);
  }

  /** Those of ranks of one host that may also read each other's vectors. */
  static Algorithms byMemory(
      Algorithm ring,
      Algorithm doubling,
      SharedVectorAlgorithm sharing,
      OperationBoard board,
      AlgorithmTable table) {
    return new Algorithms(
        new AnnouncedAlgorithm(ring, board),
        new AnnouncedAlgorithm(doubling, board),
        sharing,
        table);
  }

  @Override
  public Algorithm apply(OperationRequest request) {
    if (!table.isRing(request)) {
      return doubling;
    }
    boolean isExact = request.wire() == WireType.EXACT;
    return request.kind() == OperationKind.ALL_REDUCE && isExact ? largeAllReduce : ring;
  }

  /** Whether every rank adds up a result for itself, rather than one each part for all. */
  boolean addsEverywhere(OperationRequest request) {
    return apply(request) == doubling;
  }

  /** Any thread: for operations launched from now on; at the same place on all ranks. */
  void use(AlgorithmTable newTable) {
    table = newTable;
  }
}
