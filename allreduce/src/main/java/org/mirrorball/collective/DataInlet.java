package org.mirrorball.collective;

import org.agrona.DirectBuffer;

/** The receiving end of one data edge: opens each frame once, however often it is handed out. */
final class DataInlet {

  private static final int NOT_OPENED = Integer.MIN_VALUE;

  private final FrameGuard guard;
  private final FrameHandler taker;
  private final RejectionLog rejections;
  private final int sender;
  private int openedLength = NOT_OPENED;

  DataInlet(FrameGuard guard, FrameHandler taker, RejectionLog rejections, int sender) {
    this.guard = guard;
    this.taker = taker;
    this.rejections = rejections;
    this.sender = sender;
  }

  /** Takes a frame; false to be handed the same one again later. */
  boolean receive(DirectBuffer frame, int offset, int length) {
    if (openedLength == NOT_OPENED) {
      openedLength = guard.open(frame, offset, Frame.HEADER_LENGTH, length);
    }
    boolean taken = true;
    if (openedLength < 0) {
      rejections.reject(Rejection.ofCode(openedLength), sender);
    } else {
      taken = taker.onFrame(guard.opened(frame), guard.openedOffset(offset), openedLength);
    }
    if (taken) {
      openedLength = NOT_OPENED;
    }
    return taken;
  }
}
