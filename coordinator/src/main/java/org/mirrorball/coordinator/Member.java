package org.mirrorball.coordinator;

import org.mirrorball.control.ControlConnection;
import org.mirrorball.control.ControlMessage;

/** A worker's connection and what is known of the worker; the job's thread alone changes it. */
final class Member {

  static final int NO_RANK = -1;

  private final ControlConnection connection;
  private ControlMessage.Join join;
  private int rank = NO_RANK;
  private boolean ready;

  Member(ControlConnection connection) {
    this.connection = connection;
  }

  void joined(ControlMessage.Join message) {
    join = message;
  }

  /** Says who it is without joining. */
  void introduced(ControlMessage.JoinFailed message) {
    join =
        new ControlMessage.Join(
            message.workerId(), message.host(), "", "", 0, 0, message.pid(), "");
  }

  boolean hasJoined() {
    return join != null;
  }

  void assign(int newRank) {
    rank = newRank;
  }

  void markReady() {
    ready = true;
  }

  boolean isReady() {
    return ready;
  }

  int rank() {
    return rank;
  }

  int workerId() {
    return join.workerId();
  }

  String host() {
    return join.host();
  }

  long pid() {
    return join.pid();
  }

  ControlConnection connection() {
    return connection;
  }

  ControlMessage.Peer peer() {
    return new ControlMessage.Peer(
        rank,
        join.host(),
        join.hostId(),
        join.ipcDirectory(),
        join.udpPort(),
        join.udpMtuLength(),
        join.pid());
  }

  @Override
  public String toString() {
    if (join == null) {
      return "a worker on " + connection.remoteAddress().getHostAddress();
    }
    String name = rank == NO_RANK ? "worker " + join.workerId() : "rank " + rank;
    String device = join.device().isEmpty() ? "" : ", device " + join.device();
    return name + " (" + join.host() + ", pid " + join.pid() + device + ")";
  }
}
