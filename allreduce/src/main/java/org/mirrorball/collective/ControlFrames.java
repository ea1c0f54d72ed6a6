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
  void heartbeat(Neighbour neighbour, int operationsLaunched, boolean established) {
    Outlet outlet = neighbour.control();
    ControlGuard guard = neighbour.trust().control();
    int length = Frame.HEADER_LENGTH;
    if (guard != null && outlet.isConnected() && outlet.tryClaim(length + guard.overheadLength())) {
      Frame.writeHeartbeat(
          outlet.buffer(), outlet.offset(), generation, rank, operationsLaunched, established);
      commit(outlet, guard, length);
    }
  }

  /** Dropped when there is no room: the other end asks again. */
  void answer(Neighbour neighbour, HandshakeMessage message) {
    Outlet outlet = neighbour.control();
    if (outlet.isConnected() && outlet.tryClaim(HandshakeMessage.LENGTH)) {
      message.writeTo(outlet.buffer(), outlet.offset());
      outlet.commit();
    }
  }

  void abort(Neighbour neighbour, Failure failure) {
    Outlet outlet = neighbour.control();
    ControlGuard guard = neighbour.trust().control();
    byte[] text = Frame.textBytes(failure.text());
    int length = Frame.HEADER_LENGTH + text.length;
    if (claimUrgently(outlet, guard, length)) {
      Frame.writeControl(
          outlet.buffer(), outlet.offset(), Frame.ABORT, generation, rank, failure.missingRank());
      Frame.writeText(outlet.buffer(), outlet.offset(), text);
      commit(outlet, guard, length);
    }
  }

  void goodbye(Neighbour neighbour, int operationsLaunched) {
    Outlet outlet = neighbour.control();
    ControlGuard guard = neighbour.trust().control();
    if (claimUrgently(outlet, guard, Frame.HEADER_LENGTH)) {
      Frame.writeControl(outlet.buffer(), outlet.offset(), Frame.GOODBYE, generation, rank, rank);
      Frame.writePlace(outlet.buffer(), outlet.offset(), operationsLaunched, 0, 0);
      commit(outlet, guard, Frame.HEADER_LENGTH);
    }
  }

  private static void commit(Outlet outlet, ControlGuard guard, int length) {
    guard.sign(outlet.buffer(), outlet.offset(), length);
    outlet.commit();
  }

  /** Never before there is trust: an unsigned frame would not be believed. */
  private static boolean claimUrgently(Outlet outlet, ControlGuard guard, int length) {
    if (guard == null) {
      return false;
    }
    for (int attempt = 0; attempt < URGENT_ATTEMPTS && outlet.isConnected(); attempt++) {
      if (outlet.tryClaim(length + guard.overheadLength())) {
        return true;
      }
      LockSupport.parkNanos(URGENT_PAUSE_NS);
    }
    return false;
  }
}
