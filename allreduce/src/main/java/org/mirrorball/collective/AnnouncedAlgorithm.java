package org.mirrorball.collective;

import org.agrona.DirectBuffer;

/** Writes each operation on this rank's board, for those who wait there for another one. */
record AnnouncedAlgorithm(Algorithm algorithm, OperationBoard board) implements Algorithm {

  @Override
  public void begin(Operation operation, int sequence) {
    board.begin(operation, sequence, OperationBoard.NO_VECTOR, 0, 0);
    algorithm.begin(operation, sequence);
  }

  @Override
  public int send(int frameLimit) {
    return algorithm.send(frameLimit);
  }

  @Override
  public FrameVerdict judge(DirectBuffer frame, int offset, int length) {
    return algorithm.judge(frame, offset, length);
  }

  @Override
  public void take(DirectBuffer frame, int offset) {
    algorithm.take(frame, offset);
  }

  @Override
  public boolean isDone() {
    return algorithm.isDone();
  }
}
