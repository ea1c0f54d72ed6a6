package org.mirrorball.collective;

import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one rank tells the others of its host about the operation it is at: written by that rank,
 * read by all.
 *
 * <pre>
 *  offset  length
 *  0       8       begun: the operation's sequence number + 1; written last
 *  8       4       kind
 *  12      4       signature
 *  16      4       element count
 *  20      4       bucket
 *  24      8       step
 *  32      8       number of the shared vector that holds the elements, or -1
 *  40      8       where in it they begin, in bytes
 *  48      4       the way that the rank would go about it; rank 0's counts
 *  64      8       reduced: sequence number + 1, and in the low 32 bits so many segments
 *  128     8       finished: sequence number + 1 of the last operation that needs others no more
 *  192     8       1 once this rank has given up, and its vectors may hold anything
 * </pre>
 */
final class OperationBoard {

  static final int LENGTH = 4096;
  static final long NO_VECTOR = -1;

  private static final int BEGUN_OFFSET = 0;
  private static final int KIND_OFFSET = 8;
  private static final int SIGNATURE_OFFSET = 12;
  private static final int ELEMENT_COUNT_OFFSET = 16;
  private static final int BUCKET_OFFSET = 20;
  private static final int STEP_OFFSET = 24;
  private static final int VECTOR_OFFSET = 32;
  private static final int POSITION_OFFSET = 40;
  private static final int WAY_OFFSET = 48;
  private static final int REDUCED_OFFSET = 64;
  private static final int FINISHED_OFFSET = 128;
  private static final int GIVEN_UP_OFFSET = 192;

  private final UnsafeBuffer memory;

  OperationBoard(UnsafeBuffer memory) {
    this.memory = memory;
  }

  /** This rank begins an operation on elements of a vector that others can read, or cannot. */
  void begin(Operation operation, int sequence, long vectorNumber, long position, int way) {
    memory.putInt(KIND_OFFSET, operation.request().kind().code());
    memory.putInt(SIGNATURE_OFFSET, operation.request().signature());
    memory.putInt(ELEMENT_COUNT_OFFSET, operation.elementCount());
    memory.putInt(BUCKET_OFFSET, operation.bucket());
    memory.putLong(STEP_OFFSET, operation.step());
    memory.putLong(VECTOR_OFFSET, vectorNumber);
    memory.putLong(POSITION_OFFSET, position);
    memory.putInt(WAY_OFFSET, way);
    memory.putLongOrdered(BEGUN_OFFSET, sequence + 1);
  }

  /** Whether the rank has begun an operation, this one or a later one. */
  boolean hasBegun(int sequence) {
    return isReached(BEGUN_OFFSET, sequence);
  }

  /** Whether what the rank is at is this very operation. */
  boolean isAt(Operation operation, int sequence) {
    return memory.getLongVolatile(BEGUN_OFFSET) == sequence + 1
        && memory.getInt(KIND_OFFSET) == operation.request().kind().code()
        && memory.getInt(SIGNATURE_OFFSET) == operation.request().signature()
        && memory.getInt(ELEMENT_COUNT_OFFSET) == operation.elementCount()
        && memory.getInt(BUCKET_OFFSET) == operation.bucket()
        && memory.getLong(STEP_OFFSET) == operation.step();
  }

  /** What an error calls the operation that the rank is at. */
  String describe() {
    String what =
        OperationRequest.describe(
            memory.getInt(KIND_OFFSET),
            memory.getInt(SIGNATURE_OFFSET),
            memory.getInt(ELEMENT_COUNT_OFFSET));
    return Operation.describe(what, memory.getLong(STEP_OFFSET), memory.getInt(BUCKET_OFFSET));
  }

  long vectorNumber() {
    return memory.getLong(VECTOR_OFFSET);
  }

  long position() {
    return memory.getLong(POSITION_OFFSET);
  }

  int way() {
    return memory.getInt(WAY_OFFSET);
  }

  /** This rank has completed so many segments of its chunk. */
  void reduced(int sequence, int segmentCount) {
    memory.putLongOrdered(REDUCED_OFFSET, (long) (sequence + 1) << Integer.SIZE | segmentCount);
  }

  /** How many segments of its chunk the rank has completed. */
  int reducedCount(int sequence) {
    long reduced = memory.getLongVolatile(REDUCED_OFFSET);
    return (int) (reduced >> Integer.SIZE) == sequence + 1 ? (int) reduced : 0;
  }

  /** This rank will not look at others' vectors any more in this operation. */
  void finished(int sequence) {
    memory.putLongOrdered(FINISHED_OFFSET, sequence + 1);
  }

  boolean hasFinished(int sequence) {
    return isReached(FINISHED_OFFSET, sequence);
  }

  /** Numbers begin again after 2^32 operations, so their distance tells which is the later. */
  private boolean isReached(int offset, int sequence) {
    return (int) memory.getLongVolatile(offset) - (sequence + 1) >= 0;
  }

  /** This rank's callers get their vectors back though others may be reading them. */
  void giveUp() {
    memory.putLongVolatile(GIVEN_UP_OFFSET, 1);
    VarHandle.storeStoreFence(); // before anything that the callers write
  }

  /** Whether what was read of the rank's vectors before this call may be wrong. */
  boolean hasGivenUp() {
    VarHandle.loadLoadFence();
    return memory.getLongVolatile(GIVEN_UP_OFFSET) != 0;
  }
}
