package org.mirrorball.collective;

import java.util.function.BooleanSupplier;

/** What this rank knows of the rank before or behind it: when it was heard, whether it is gone. */
final class Neighbour {

  /** After a goodbye, for data still on its way. */
  private static final long LEAVE_GRACE_NS = 1_000_000_000L;

  private final PeerAddress address;
  private final Outlet control;
  private final BooleanSupplier process;

  private boolean heard;
  private long lastHeardNs;
  private boolean probeSeen;
  private int launchedCount;
  private boolean left;
  private long leftNs;
  private boolean ended;

  Neighbour(PeerAddress address, Outlet control, BooleanSupplier process, long nowNs) {
    this.address = address;
    this.control = control;
    this.process = process;
    this.lastHeardNs = nowNs;
  }

  PeerAddress address() {
    return address;
  }

  int rank() {
    return address.rank();
  }

  Outlet control() {
    return control;
  }

  /** Whether it was heard at all. */
  boolean heard() {
    return heard;
  }

  /** Whether it says that this rank's probe arrived. */
  boolean probeSeen() {
    return probeSeen;
  }

  /** How many operations were launched there, last it said. */
  int launchedCount() {
    return launchedCount;
  }

  void onHeartbeat(int operationsLaunched, boolean sawProbe, long nowNs) {
    heard = true;
    lastHeardNs = nowNs;
    launchedCount = operationsLaunched;
    probeSeen |= sawProbe;
  }

  void onGoodbye(long nowNs) {
    left = true;
    leftNs = nowNs;
  }

  /** Starts the silence anew: this rank itself stood still, and cannot judge others by that. */
  void forgive(long nowNs) {
    lastHeardNs = nowNs;
  }

  /**
   * Why this neighbour is lost, or null while it is not. To be asked only after its streams were
   * read: the last frames of one that ended may still finish an operation, or name the real
   * culprit.
   */
  String loss(long nowNs, long peerTimeoutNs) {
    if (left && nowNs - leftNs > LEAVE_GRACE_NS) {
      return "it left the group";
    }
    if (ended) {
      return "its process has ended";
    }
    // Noted now, told at the next question: frames it sent before are read in between.
    ended = !process.getAsBoolean();
    if (nowNs - lastHeardNs > peerTimeoutNs) {
      return "nothing heard from it for " + (nowNs - lastHeardNs) / 1_000_000 + " ms";
    }
    return null;
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
