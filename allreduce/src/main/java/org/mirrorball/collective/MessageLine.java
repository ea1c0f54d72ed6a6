package org.mirrorball.collective;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/**
 * The messages one way along one edge, in the order of their start. Any thread may launch; the
 * thread that drives the agent does the rest.
 */
final class MessageLine {

  /** What a rank that is lost sent before lies in a stream: that is read first. */
  private static final long READ_FIRST_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final PeerAddress peer;
  private final boolean outgoing;
  private final DroppedFrames dropped;
  private final OperationLine line;
  private long begunNs;
  private long droppedBefore;

  /** What goes to a peer. */
  static MessageLine to(PeerAddress peer, MessageSender sender, DroppedFrames dropped) {
    return new MessageLine(peer, true, sender, dropped);
  }

  /** What comes from a peer. */
  static MessageLine from(PeerAddress peer, MessageReceiver receiver, DroppedFrames dropped) {
    return new MessageLine(peer, false, receiver, dropped);
  }

  private MessageLine(
      PeerAddress peer, boolean outgoing, Algorithm algorithm, DroppedFrames dropped) {
    this.peer = peer;
    this.outgoing = outgoing;
    this.dropped = dropped;
    this.line =
        new OperationLine(
            "message", request -> algorithm, ResultCheck.NEVER, List.of(peer), dropped);
  }

  /** Any thread: false when the line is full. */
  boolean launch(Operation operation) {
    return line.launch(operation);
  }

  boolean isBusy() {
    return line.isBusy();
  }

  /** How many messages were begun. */
  int begunCount() {
    return line.begunCount();
  }

  /** Begins what is next; until the edge is connected it waits for that. */
  void beginNext(long nowNs) {
    if (line.beginNext()) {
      begunNs = nowNs;
      droppedBefore = dropped.total();
    }
  }

  /** Sends what is due and ends what is done; returns how much that was. */
  int work(int frameLimit) {
    if (line.current() == null) {
      return 0;
    }
    int workCount = line.send(frameLimit);
    return line.completeIfDone() ? workCount + 1 : workCount;
  }

  /** Takes a frame; false to be handed it again later. */
  boolean receive(DirectBuffer frame, int offset, int length) {
    return line.receive(frame, offset, length);
  }

  void fail(Failure reason, int generation) {
    line.fail(reason, generation);
  }

  /** How long the message under way has been so. */
  long underWayNs(long nowNs) {
    return line.current() == null ? 0 : nowNs - begunNs;
  }

  /** Why the message under way cannot end, or null. */
  Failure loss(Neighbour neighbour, long nowNs, long peerTimeoutNs) {
    if (line.current() == null || underWayNs(nowNs) < READ_FIRST_NS) {
      return null;
    }
    // Whoever left takes nothing more, and sends nothing but what it has said it began.
    int needed = outgoing ? neighbour.launchedCount() + 1 : begunCount();
    String reason = neighbour.loss(nowNs, peerTimeoutNs, needed);
    if (reason != null) {
      return failure(" is lost: " + reason);
    }
    return underWayNs(nowNs) > line.current().timeoutNs() ? overdue(neighbour) : null;
  }

  private Failure overdue(Neighbour neighbour) {
    String within = " within " + TimeUnit.NANOSECONDS.toMillis(line.current().timeoutNs()) + " ms";
    String drops = dropped.total() > droppedBefore ? "; " + dropped : "";
    if (outgoing) {
      return failure(" did not receive it" + within + drops);
    }
    boolean begunThere = neighbour.launchedCount() - begunCount() >= 0;
    return failure(
        (begunThere ? " sent it, but it did not come" : " did not send it") + within + drops);
  }

  /** A failure of the message under way, blamed on the other rank. */
  Failure failure(String what) {
    return new Failure(peer.rank(), peer + what + " (seen in " + line.current().describe() + ")");
  }
}
