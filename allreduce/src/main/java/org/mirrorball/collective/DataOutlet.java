package org.mirrorball.collective;

import org.agrona.MutableDirectBuffer;

/** The sending end of one data edge: claims frames for payloads and heads them. */
final class DataOutlet {

  private final Outlet outlet;
  private final int generation;
  private final int sender;
  private FrameGuard guard = FrameGuard.NONE;
  private int payloadLength;

  /** Frames of one rank in one generation. */
  DataOutlet(Outlet outlet, int generation, int sender) {
    this.outlet = outlet;
    this.generation = generation;
    this.sender = sender;
  }

  /** How frames go from now on. */
  void guard(FrameGuard newGuard) {
    guard = newGuard;
  }

  /** Makes room for a payload; false when there is none now. */
  boolean tryClaim(int length) {
    payloadLength = length;
    return outlet.tryClaim(Frame.HEADER_LENGTH + length + guard.overheadLength());
  }

  /** Holds the claimed payload. */
  MutableDirectBuffer buffer() {
    return guard.payload(outlet.buffer());
  }

  /** Where the claimed payload begins in {@link #buffer()}. */
  int payloadOffset() {
    return guard.payloadOffset(outlet.offset() + Frame.HEADER_LENGTH);
  }

  /** Sends the claimed frame, whose payload is written, as a segment of an operation. */
  void commit(Operation operation, int sequence, int stage, int segment) {
    writeHeader(operation, sequence, stage, segment);
    guard.seal(outlet.buffer(), outlet.offset(), Frame.HEADER_LENGTH, payloadLength);
    outlet.commit();
  }

  /**
   * Sends the claimed frame as a segment of an operation, with a payload that is, as it stands, a
   * part of its vector.
   */
  void commitVector(int vectorOffset, Operation operation, int sequence, int stage, int segment) {
    writeHeader(operation, sequence, stage, segment);
    guard.sealFrom(
        operation.vector(),
        vectorOffset,
        outlet.buffer(),
        outlet.offset(),
        Frame.HEADER_LENGTH,
        payloadLength);
    outlet.commit();
  }

  private void writeHeader(Operation operation, int sequence, int stage, int segment) {
    MutableDirectBuffer buffer = outlet.buffer();
    int offset = outlet.offset();
    Frame.writeOrigin(buffer, offset, generation, sender);
    operation.writeHeader(buffer, offset, sequence, stage, segment);
  }
}
