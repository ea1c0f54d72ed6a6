package org.mirrorball.collective;

import java.util.function.BooleanSupplier;

/**
 * What this rank knows of one that it exchanges frames with: which edges there are, whether they
 * were probed, when it was heard, whether it is gone.
 */
final class Neighbour {

  /** After a goodbye, for data still on its way. */
  private static final long LEAVE_GRACE_NS = 1_000_000_000L;

  private final PeerAddress address;
  private final Outlet control;
  private final Outlet data;
  private final Trust trust;
  private final BooleanSupplier process;

  private boolean probeSeen;
  private boolean heard;
  private long lastHeardNs;
  private int launchedCount;
  private boolean left;
  private long leftNs;
  private boolean ended;

  /**
   * A neighbour not yet heard.
   *
   * @param control the stream of control frames to it
   * @param data the stream of data frames to it, or null when it is sent none
   * @param trust what it and this rank have proved to each other
   */
  Neighbour(
      PeerAddress address,
      Outlet control,
      Outlet data,
      Trust trust,
      BooleanSupplier process,
      long nowNs) {
    this.address = address;
    this.control = control;
    this.data = data;
    this.trust = trust;
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

  /** When it was heard last; if never, when this rank began to listen. */
  long lastHeardNs() {
    return lastHeardNs;
  }

  /** The data edge to it, or null. */
  Outlet data() {
    return data;
  }

  Trust trust() {
    return trust;
  }

  /** Whether it says that this rank's probe arrived and is believed. */
  boolean probeSeen() {
    return probeSeen;
  }

  /** Whether every edge between it and this rank has carried a frame, and both believe so. */
  boolean isConnected() {
    return heard && (data == null || probeSeen) && trust.isIncomingEstablished();
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

  /** It left, and ended all operations that it launched, so it owes nothing to those. */
  void onGoodbye(int operationsLaunched, long nowNs) {
    left = true;
    launchedCount = operationsLaunched;
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
   *
   * @param begunCount how many operations this rank has begun
   */
  String loss(long nowNs, long peerTimeoutNs, int begunCount) {
    if (left) {
      boolean owes = launchedCount - begunCount < 0;
      return owes && nowNs - leftNs > LEAVE_GRACE_NS ? "it left the group" : null;
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
