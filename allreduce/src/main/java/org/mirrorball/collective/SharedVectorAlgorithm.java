package org.mirrorball.collective;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
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
 * <p>Chunks and the order of additions are those of the ring, and so are the bits.
 *
 * <p>Cost of an all-reduce of N bytes over n ranks: {@code 2 N} bytes read and {@code N} written by
 * each rank, whatever n, and two rounds of looking at boards. (The ring's are about {@code 4 N} and
 * {@code 3 N}.)
 */
final class SharedVectorAlgorithm implements Algorithm {

  /** 64 KiB: smaller pays more often for the boards, larger leaves a core's own cache. */
  private static final int SEGMENT_LENGTH = 64 << 10;

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
  private boolean allShared;
  private int agreedCount;
  private int reducedCount;
  private int toFetchCount;
  private int finishedCount;

  /**
   * @param ring for operations on vectors that others cannot read
   */
  SharedVectorAlgorithm(
      CommunicatorGroup group, HostMemory memory, Algorithm ring, SegmentKernels kernels) {
    this.memory = memory;
    this.ring = ring;
    this.kernels = kernels;
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
      memory.own().begin(next, sequence, own.number(), position);
    } else {
      memory.own().begin(next, sequence, OperationBoard.NO_VECTOR, 0);
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
    if (reducedCount < segments.segmentCount(ownChunk)) {
      combine(reducedCount);
      memory.own().reduced(sequence, ++reducedCount);
      count++;
    }
    for (int step = 1; step < ranks; step++) {
      count += fetch((rank + step) % ranks, limit);
    }
    if (toFetchCount == 0 && reducedCount == segments.segmentCount(ownChunk)) {
      memory.own().finished(sequence);
      phase = Phase.LEAVING;
    }
    return count;
  }

  /**
   * Adds up one segment in the order of the ring, which ends with this rank's own part. The sum
   * goes to memory of this core's own first: its vector's lines are in the caches of those who read
   * them, and only a copy of many lines takes them back fast (see {@link MemoryCopy}).
   */
  private void combine(int segment) {
    int offset = segments.offset(ownChunk, segment);
    int elementCount = segments.elementCount(ownChunk, segment);
    int first = ownChunk;
    int next = (first + 1) % ranks;
    kernel.reduceForward(
        vectors[first],
        offset + vectorOffsets[first],
        vectors[next],
        offset + vectorOffsets[next],
        partial,
        0,
        elementCount);
    while (next != rank) {
      next = (next + 1) % ranks;
      kernel.reduce(vectors[next], offset + vectorOffsets[next], partial, 0, elementCount);
    }
    kernel.finishInPlace(partial, 0, elementCount);
    kernel.store(partial, 0, operation.vector(), offset, elementCount);
  }

  private int fetch(int owner, int limit) {
    int chunk = chunkOf(owner);
    int available =
        Math.min(memory.board(owner).reducedCount(sequence), fetchedCounts[owner] + limit);
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
