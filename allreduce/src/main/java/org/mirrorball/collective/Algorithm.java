package org.mirrorball.collective;

import org.agrona.DirectBuffer;

/** A way to carry out an operation, one at a time. Used by the thread that drives the agent. */
interface Algorithm {

  /** Begins an operation; the one before must be done. */
  void begin(Operation operation, int sequence);

  /** Sends what is due and fits, at most a number of frames; returns how many. */
  int send(int frameLimit);

  /** What to do with a frame of the current operation, whose header is all that is looked at. */
  FrameVerdict judge(DirectBuffer frame, int offset, int length);

  /** Takes a frame that was judged so. */
  void take(DirectBuffer frame, int offset);

  boolean isDone();
}
