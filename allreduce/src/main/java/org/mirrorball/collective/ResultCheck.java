package org.mirrorball.collective;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Compares what an operation left on this rank with its neighbours in the ring, so that ranks that
 * went apart, by a fault of memory for example, do not train on. Each sends the CRC32C of its
 * result to its successor, in one more frame of the operation, which ends when the predecessor's
 * has come and is equal. A fault in a part of a sum that went to all ranks alike is not found.
 */
final class ResultCheck implements Algorithm {

  /** Beyond those of the largest group. */
  static final int STAGE = Short.MAX_VALUE;

  /** For operations whose results are nobody else's. */
  static final ResultCheck NEVER = new ResultCheck(-1, null, 0, new ResultChecksum(any -> false));

  private static final int LENGTH = Integer.BYTES;

  private final int predecessor;
  private final DataOutlet successor;
  private final int interval;
  private final ResultChecksum checksum;
  private int resultCount;
  private Operation operation;
  private int sequence;
  private int own;
  private boolean sent;
  private boolean received;

  /**
   * Nothing checked yet.
   *
   * @param interval every so many results are checked; 0 for none
   */
  ResultCheck(int predecessor, DataOutlet successor, int interval, ResultChecksum checksum) {
    this.predecessor = predecessor;
    this.successor = successor;
    this.interval = interval;
    this.checksum = checksum;
  }

  /** Whether the result of an operation that begins is to be checked; to be asked once for each. */
  boolean isDue(OperationRequest request) {
    return switch (request.kind()) {
      case ALL_REDUCE, ALL_GATHER, BROADCAST -> interval > 0 && ++resultCount % interval == 0;
      default -> false;
    };
  }

  @Override
  public void begin(Operation done, int operationSequence) {
    operation = done;
    sequence = operationSequence;
    own = checksum.of(done);
    sent = false;
    received = false;
  }

  @Override
  public int send(int frameLimit) {
    if (sent || !successor.tryClaim(LENGTH)) {
      return 0;
    }
    successor.buffer().putInt(successor.payloadOffset(), own, LITTLE_ENDIAN);
    successor.commit(operation, sequence, STAGE, 0);
    sent = true;
    return 1;
  }

  @Override
  public FrameVerdict judge(DirectBuffer frame, int offset, int length) {
    if (Frame.sender(frame, offset) != predecessor) {
      return FrameVerdict.WRONG_SENDER;
    }
    if (Frame.stage(frame, offset) != STAGE || received) {
      return FrameVerdict.OUT_OF_ORDER; // a part of the result that came before
    }
    boolean isWhole = Frame.segment(frame, offset) == 0 && length == Frame.HEADER_LENGTH + LENGTH;
    return isWhole ? FrameVerdict.TAKE : FrameVerdict.MALFORMED;
  }

  @Override
  public void take(DirectBuffer frame, int offset) {
    int theirs = frame.getInt(offset + Frame.HEADER_LENGTH, LITTLE_ENDIAN);
    if (theirs != own) {
      throw new IllegalStateException(
          String.format(
              "results differ after %s: their CRC32C is %08x on rank %d, and %08x",
              operation.describe(), theirs, predecessor, own));
    }
    received = true;
  }

  @Override
  public boolean isDone() {
    return sent && received;
  }
}
