package org.mirrorball.collective;

import java.util.concurrent.locks.LockSupport;

/** Sends the short frames: heartbeats, aborts and goodbyes, to one neighbour at a time. */
final class ControlFrames {

  /**
   * An abort waits this often, a millisecond each, for room; then the neighbour finds out alone.
   */
  private static final int URGENT_ATTEMPTS = 100;

  private static final long URGENT_PAUSE_NS = 1_000_000;

  private final int rank;
  private final int generation;

  ControlFrames(int rank, int generation) {
    this.rank = rank;
    this.generation = generation;
  }

  /** Dropped when there is no room: the next one says the same. */
  void heartbeat(Outlet outlet, int operationsLaunched, boolean probeSeen) {
    if (outlet.isConnected() && outlet.tryClaim(Frame.HEADER_LENGTH)) {
      Frame.writeHeartbeat(
          outlet.buffer(), outlet.offset(), generation, rank, operationsLaunched, probeSeen);
      outlet.commit();
    }
  }

  void abort(Outlet outlet, Failure failure) {
    byte[] text = Frame.textBytes(failure.text());
    if (claimUrgently(outlet, Frame.HEADER_LENGTH + text.length)) {
      Frame.writeControl(
          outlet.buffer(), outlet.offset(), Frame.ABORT, generation, rank, failure.missingRank());
      Frame.writeText(outlet.buffer(), outlet.offset(), text);
      outlet.commit();
    }
  }

  void goodbye(Outlet outlet) {
    if (claimUrgently(outlet, Frame.HEADER_LENGTH)) {
      Frame.writeControl(outlet.buffer(), outlet.offset(), Frame.GOODBYE, generation, rank, rank);
      outlet.commit();
    }
  }

  private static boolean claimUrgently(Outlet outlet, int length) {
    for (int attempt = 0; attempt < URGENT_ATTEMPTS && outlet.isConnected(); attempt++) {
      if (outlet.tryClaim(length)) {
        return true;
      }
      LockSupport.parkNanos(URGENT_PAUSE_NS);
    }
    return false;
  }
}
