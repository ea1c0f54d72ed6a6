package org.mirrorball.collective;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.mirrorball.vector.MemoryCopy;

/**
 * All-reduces between ranks of one host that read each other's vectors where they are. Each rank
 * combines its chunk, a segment at a time, from all vectors into its own, and fetches the segments
 * that others have combined while these are in the cache. Boards tell who is how far; no frame is
 * sent. It takes all ranks to have {@link SharedVectors}, as their boards say when the operation
 * begins; else the operation goes round the ring.
 *
 * <p>A rank never writes to another's memory, so one that was stopped and wakes in a later
 * generation does no harm. A rank that fails says so on its board before its caller gets the vector
 * back; whoever read it must look there before trusting what was read.
 *
 * <p>Chunks and the order of additions are those of the ring, and so are the bits. Where a sum is
 * made and how soon another's is fetched is found by rank 0, by trial, for all ({@link Way}).
 *
 * <p>Cost of an all-reduce of N bytes over n ranks: {@code 2 N} bytes read and {@code N} written by
 * each rank, whatever n, and two rounds of looking at boards. (The ring's are about {@code 4 N} and
 * {@code 3 N}.)
 */
final class SharedVectorAlgorithm implements Algorithm {

  /** 64 KiB: smaller pays more often for the boards, larger leaves a core's own cache. */
  private static final int SEGMENT_LENGTH = 64 << 10;

  /**
   * 1.5 MiB: so far a late rank stays behind those it fetches from, for what they have written to
   * have left their cores' own caches. In huge pages that takes longer than in small ones, which
   * share out a cache unevenly (16 MiB: 1.53 ms with 1 MiB, 1.40 with this; medians).
   */
  private static final int LATE_SEGMENT_COUNT = 24;

  /**
   * How a rank does its part. Two ranks took, in ms (C program; see docs/performance.md):
   *
   * <pre>
   *                            aside   aside, late   in place   in place, late
   *  Zen 5, 16 MiB             1.4                   2.5
   *  Xeon with AMX, 4 MiB      0.43    0.35          0.40       0.31
   *  Xeon with AMX, 100 MiB    12.6    14.7          11.3       13.3
   * </pre>
   *
   * <p>The second has its sums written through to a cache shared by all cores soon, from where
   * others get them faster than from the first core's own; but what is larger than that cache must
   * be fetched at once.
   *
   * @param inPlace whether sums are made where the result goes. If not, they go to memory of this
   *     core's own first, and from there by a copy of many lines, which on some processors takes
   *     these back fast from the caches of those who have read them (see {@link MemoryCopy})
   * @param late whether to stay {@link #LATE_SEGMENT_COUNT} segments behind those who made them
   */
  private record Way(boolean inPlace, boolean late) {}

  private static final Way[] WAYS = {
    new Way(false, false), new Way(false, true), new Way(true, false), new Way(true, true)
  };

  /** In the first the compiler is at work, and memory is touched first. */
  private static final int TRIAL_ROUND_COUNT = 2;

  private enum Phase {
    AGREEING,
    COMBINING,
    LEAVING,
    DONE,
    RING
  }

  private final HostMemory memory;
  private final Algorithm ring;
  private final SegmentKernels kernels;
  private final NanoClock clock;
  private final TrialsByLength trials = new TrialsByLength(WAYS.length, TRIAL_ROUND_COUNT);
  private final int rank;
  private final int ranks;
  private final int ownChunk;
  private final Segments segments = new Segments(SEGMENT_LENGTH);
  private final UnsafeBuffer partial =
      new UnsafeBuffer(BufferUtil.allocateDirectAligned(SEGMENT_LENGTH, BitUtil.CACHE_LINE_LENGTH));

  private final UnsafeBuffer[] vectors;
  private final int[] vectorOffsets;
  private final int[] fetchedCounts;

  private Operation operation;
  private SegmentKernel kernel;
  private int sequence;
  private Phase phase = Phase.DONE;
  private int way;
  private long beginNs;
  private boolean allShared;
  private int agreedCount;
  private int reducedCount;
  private int toFetchCount;
  private int finishedCount;

  /**
   * @param ring for operations on vectors that others cannot read
   */
  SharedVectorAlgorithm(
      CommunicatorGroup group,
      HostMemory memory,
      Algorithm ring,
      SegmentKernels kernels,
      NanoClock clock) {
    this.memory = memory;
    this.ring = ring;
    this.kernels = kernels;
    this.clock = clock;
    this.rank = group.rank();
    this.ranks = group.worldSize();
    this.ownChunk = chunkOf(rank);
    this.vectors = new UnsafeBuffer[ranks];
    this.vectorOffsets = new int[ranks];
    this.fetchedCounts = new int[ranks];
  }

  /** The chunk that a rank combines: the one that the ring completes there. */
  private int chunkOf(int owner) {
    return (owner + 1) % ranks;
  }

  @Override
  public void begin(Operation next, int operationSequence) {
    operation = next;
    sequence = operationSequence;
    phase = Phase.AGREEING;
    agreedCount = 0;
    SharedVectors.Vector own = memory.find(next);
    allShared = own != null;
    if (allShared) {
      long position = next.vector().addressOffset() + next.offsetOf(0) - own.address();
      int ownWay = trials.next(next.request().elements().byteLength());
      memory.own().begin(next, sequence, own.number(), position, ownWay);
    } else {
      memory.own().begin(next, sequence, OperationBoard.NO_VECTOR, 0, 0);
    }
  }

  /** Goes on; counts segments for frames. */
  @Override
  public int send(int limit) {
    return switch (phase) {
      case AGREEING -> agree();
      case COMBINING -> combineAndFetch(limit);
      case LEAVING -> leave();
      case DONE -> 0;
      case RING -> ring.send(limit);
    };
  }

  private int agree() {
    for (; agreedCount < ranks; agreedCount++) {
      OperationBoard board = memory.board(agreedCount);
      if (!board.hasBegun(sequence)) {
        return 0;
      }
      if (!board.isAt(operation, sequence)) {
        throw OperationLine.differing(
            "operation", sequence + 1, agreedCount, board.describe(), operation);
      }
      allShared &= board.vectorNumber() != OperationBoard.NO_VECTOR;
    }
    if (allShared) {
      beginCombining();
    } else {
      phase = Phase.RING;
      ring.begin(operation, sequence);
    }
    return 1;
  }

  private void beginCombining() {
    phase = Phase.COMBINING;
    beginNs = clock.nanoTime();
    way = memory.board(0).way();
    kernel = kernels.exact(operation.request());
    segments.begin(operation, ranks, kernel);
    reducedCount = 0;
    toFetchCount = 0;
    finishedCount = 0;
    vectors[rank] = operation.vector();
    for (int other = 0; other < ranks; other++) {
      fetchedCounts[other] = 0;
      if (other != rank) {
        OperationBoard board = memory.board(other);
        vectors[other] = memory.vector(other, board.vectorNumber());
        vectorOffsets[other] = (int) board.position() - operation.offsetOf(0);
        toFetchCount += segments.segmentCount(chunkOf(other));
      }
    }
  }

  private int combineAndFetch(int limit) {
    int count = 0;
    int progress;
    do {
      progress = combineNext();
      for (int step = 1; step < ranks; step++) {
        progress += fetch((rank + step) % ranks, limit);
      }
      count += progress;
    } while (progress > 0 && count < limit);
    if (toFetchCount == 0 && !isCombining()) {
      memory.own().finished(sequence);
      phase = Phase.LEAVING;
    }
    return count;
  }

  private boolean isCombining() {
    return reducedCount < segments.segmentCount(ownChunk);
  }

  private int combineNext() {
    if (!isCombining()) {
      return 0;
    }
    combine(reducedCount);
    memory.own().reduced(sequence, ++reducedCount);
    return 1;
  }

  /** Adds up one segment in the order of the ring, which ends with this rank's own part. */
  private void combine(int segment) {
    int offset = segments.offset(ownChunk, segment);
    int elementCount = segments.elementCount(ownChunk, segment);
    DirectBuffer sum = vectors[ownChunk];
    int sumOffset = offset + vectorOffsets[ownChunk];
    for (int next = (ownChunk + 1) % ranks; next != rank; next = (next + 1) % ranks) {
      kernel.reduceForward(
          sum, sumOffset, vectors[next], offset + vectorOffsets[next], partial, 0, elementCount);
      sum = partial;
      sumOffset = 0;
    }
    UnsafeBuffer own = operation.vector();
    if (WAYS[way].inPlace()) {
      kernel.reduce(sum, sumOffset, own, offset, elementCount);
      kernel.finishInPlace(own, offset, elementCount);
    } else {
      kernel.reduceForward(sum, sumOffset, own, offset, partial, 0, elementCount);
      kernel.finishInPlace(partial, 0, elementCount);
      kernel.store(partial, 0, own, offset, elementCount);
    }
  }

  private int fetch(int owner, int limit) {
    int chunk = chunkOf(owner);
    int distance = WAYS[way].late() && isCombining() ? LATE_SEGMENT_COUNT : 0;
    int reduced = memory.board(owner).reducedCount(sequence);
    int available = Math.min(reduced - distance, fetchedCounts[owner] + limit);
    int count = 0;
    for (; fetchedCounts[owner] < available; fetchedCounts[owner]++) {
      int offset = segments.offset(chunk, fetchedCounts[owner]);
      kernel.store(
          vectors[owner],
          offset + vectorOffsets[owner],
          operation.vector(),
          offset,
          segments.elementCount(chunk, fetchedCounts[owner]));
      count++;
    }
    toFetchCount -= count;
    return count;
  }

  /** Waits until nobody reads this rank's vector any more; and nobody's turned bad meanwhile. */
  private int leave() {
    for (; finishedCount < ranks; finishedCount++) {
      if (!memory.board(finishedCount).hasFinished(sequence)) {
        return 0;
      }
    }
    for (int other = 0; other < ranks; other++) {
      if (other != rank && memory.board(other).hasGivenUp()) {
        return 0; // its abort is on the way
      }
    }
    trials.took(operation.request().elements().byteLength(), clock.nanoTime() - beginNs);
    phase = Phase.DONE;
    return 1;
  }

  @Override
  public FrameVerdict judge(DirectBuffer frame, int offset, int length) {
    return switch (phase) {
      case AGREEING -> FrameVerdict.LATER;
      case RING -> ring.judge(frame, offset, length);
      default -> FrameVerdict.MALFORMED;
    };
  }

  @Override
  public void take(DirectBuffer frame, int offset) {
    ring.take(frame, offset);
  }

  @Override
  public boolean isDone() {
    return phase == Phase.RING ? ring.isDone() : phase == Phase.DONE;
  }
}
