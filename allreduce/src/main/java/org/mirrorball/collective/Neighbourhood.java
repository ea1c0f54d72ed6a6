package org.mirrorball.collective;

import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** The ranks next to this one: their heartbeats, their aborts, and whether they are lost. */
final class Neighbourhood {

  private static final int FRAME_LIMIT = 16;

  private final CommunicatorGroup group;
  private final Transport transport;
  private final List<Neighbour> neighbours;
  private final ControlFrames frames;
  private final Consumer<Failure> onAbort;
  private final FrameHandler handler = this::onFrame;
  private long staleFrameCount;
  private long nowNs;

  /**
   * @param onAbort told when a neighbour reports why the generation ended
   */
  Neighbourhood(
      CommunicatorGroup group, Transport transport, long nowNs, Consumer<Failure> onAbort) {
    this.group = group;
    this.transport = transport;
    this.neighbours = group.neighbours(transport.control(), nowNs);
    this.frames = new ControlFrames(group.rank(), group.generation());
    this.onAbort = onAbort;
  }

  Neighbour predecessor() {
    return neighbours.get(0);
  }

  Neighbour successor() {
    return neighbours.get(neighbours.size() - 1);
  }

  /** How many control frames of other generations were dropped. */
  long staleFrameCount() {
    return staleFrameCount;
  }

  /** Reads what the neighbours say; returns how many frames that were. */
  int poll(long atNs) {
    nowNs = atNs;
    return transport.pollControl(handler, FRAME_LIMIT);
  }

  void sendHeartbeats(int operationsLaunched, boolean probeSeen) {
    for (Neighbour neighbour : neighbours) {
      frames.heartbeat(neighbour.control(), operationsLaunched, probeSeen);
    }
  }

  void sendAborts(Failure failure) {
    neighbours.forEach(neighbour -> frames.abort(neighbour.control(), failure));
  }

  void sendGoodbyes() {
    neighbours.forEach(neighbour -> frames.goodbye(neighbour.control()));
  }

  /** Starts everybody's silence anew. */
  void forgive(long atNs) {
    neighbours.forEach(neighbour -> neighbour.forgive(atNs));
  }

  /** The first neighbour that was never heard, or null. */
  Neighbour unheard() {
    return neighbours.stream().filter(neighbour -> !neighbour.heard()).findFirst().orElse(null);
  }

  /** The first neighbour that launched fewer operations than were begun here, or null. */
  Neighbour behind(int begunCount) {
    return neighbours.stream()
        .filter(neighbour -> neighbour.launchedCount() - begunCount < 0)
        .findFirst()
        .orElse(null);
  }

  /** Which neighbour is lost and why, or null; {@code where} is what this rank is at. */
  Failure loss(long atNs, long peerTimeoutNs, String where) {
    for (Neighbour neighbour : neighbours) {
      String reason = neighbour.loss(atNs, peerTimeoutNs);
      if (reason != null) {
        return new Failure(neighbour.rank(), neighbour + " is lost: " + reason + where);
      }
    }
    return null;
  }

  private boolean onFrame(DirectBuffer buffer, int offset, int length) {
    if (!Frame.isOf(group.generation(), buffer, offset, length)) {
      staleFrameCount++;
      return true;
    }
    byte type = Frame.type(buffer, offset);
    if (type == Frame.ABORT) {
      onAbort.accept(
          new Failure(Frame.argument(buffer, offset), Frame.text(buffer, offset, length)));
      return true;
    }
    for (Neighbour neighbour : neighbours) {
      if (neighbour.rank() == Frame.sender(buffer, offset)) {
        onWord(neighbour, type, buffer, offset);
      }
    }
    return true;
  }

  private void onWord(Neighbour neighbour, byte type, DirectBuffer buffer, int offset) {
    if (type == Frame.HEARTBEAT) {
      boolean probeSeen = Frame.argument(buffer, offset) == 1;
      neighbour.onHeartbeat(Frame.sequence(buffer, offset), probeSeen, nowNs);
    } else if (type == Frame.GOODBYE) {
      neighbour.onGoodbye(nowNs);
    }
  }
}
