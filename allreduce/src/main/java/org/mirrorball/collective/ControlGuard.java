package org.mirrorball.collective;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What keeps others from speaking for a neighbour on its control stream, so that nobody can forge
 * an abort: nothing, or a tag. One per neighbour. For one thread.
 *
 * <p>Along the edge between two neighbours the successor's frames carry the responder's key, and
 * the predecessor's the initiator's. Two ranks alone have two edges between them: each then signs
 * as the initiator of its own.
 */
interface ControlGuard {

  /** Frames go as they are. */
  ControlGuard NONE = new PlainControl();

  /** How many bytes longer a frame is on its way. */
  int overheadLength();

  /** Signs a claimed frame; behind it are {@link #overheadLength()} bytes of room. */
  void sign(MutableDirectBuffer frame, int offset, int length);

  /**
   * Checks a received frame.
   *
   * @return its length without what signing added, or the {@link Rejection#code()} of a frame that
   *     is to be dropped
   */
  int check(DirectBuffer frame, int offset, int length);
}
