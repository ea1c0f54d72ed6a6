package org.mirrorball.collective;

import org.agrona.DirectBuffer;

/**
 * Shows that both data edges of a rank carry frames, before the first operation needs them: a frame
 * of full length goes to the successor, who says so on its control stream, and one comes in.
 */
final class EdgeProbe {

  private final CommunicatorGroup group;
  private final Transport transport;
  private final Neighbourhood neighbourhood;
  private final long deadlineNs;
  private boolean sent;
  private boolean received;

  EdgeProbe(
      CommunicatorGroup group, Transport transport, Neighbourhood neighbourhood, long deadlineNs) {
    this.group = group;
    this.transport = transport;
    this.neighbourhood = neighbourhood;
    this.deadlineNs = deadlineNs;
  }

  /** Whether the predecessor's probe came in. */
  boolean received() {
    return received;
  }

  boolean isDone() {
    return received && neighbourhood.successor().probeSeen() && neighbourhood.predecessor().heard();
  }

  /** Sends the probe once there is somebody to read it. */
  void send() {
    Outlet data = transport.data();
    if (sent || !data.isConnected() || !data.tryClaim(transport.maxFrameLength())) {
      return;
    }
    Frame.writeControl(
        data.buffer(),
        data.offset(),
        Frame.HELLO,
        group.generation(),
        group.rank(),
        group.worldSize());
    data.commit();
    sent = true;
  }

  /** Takes a probe; returns what is wrong with it, or null. */
  Failure onProbe(DirectBuffer buffer, int offset) {
    int sender = Frame.sender(buffer, offset);
    int worldSize = Frame.argument(buffer, offset);
    Neighbour predecessor = neighbourhood.predecessor();
    if (sender != predecessor.rank() || worldSize != group.worldSize()) {
      return new Failure(
          predecessor.rank(),
          String.format(
              "rank %d of %d knocked at %s, expected rank %d of %d",
              sender, worldSize, group.self(), predecessor.rank(), group.worldSize()));
    }
    received = true;
    return null;
  }

  /** Who did not join in time, or null while there is time. */
  Failure overdue(long nowNs) {
    if (nowNs - deadlineNs <= 0) {
      return null;
    }
    Neighbour unheard = neighbourhood.unheard();
    if (unheard != null) {
      return new Failure(
          unheard.rank(), unheard + " did not join: " + group.self() + " heard nothing from it");
    }
    return received
        ? lostProbe(neighbourhood.successor().rank(), group.self(), group.successor())
        : lostProbe(neighbourhood.predecessor().rank(), group.predecessor(), group.self());
  }

  private Failure lostProbe(int missingRank, PeerAddress sender, PeerAddress receiver) {
    return new Failure(
        missingRank,
        String.format(
            "the probe of %d bytes from %s to %s did not arrive; is UDP port %d open, and does the"
                + " network carry datagrams of that length?",
            transport.maxFrameLength(), sender, receiver, receiver.udpPort()));
  }
}
