package org.mirrorball.collective;

import org.agrona.DirectBuffer;

/**
 * The edge for messages between this rank and another, both ways. Operations may be launched from
 * the beginning; they are begun when the edge is open, and go when both ends believe in it.
 */
final class MessagePeer {

  private final PeerAddress address;
  private final MessageSender sender;
  private final MessageLine outgoing;
  private final MessageLine incoming;
  private Neighbour neighbour;
  private DataInlet inlet;

  MessagePeer(
      PeerAddress address, int maxPayloadLength, SegmentKernels kernels, DroppedFrames dropped) {
    this.address = address;
    this.sender = new MessageSender(maxPayloadLength, kernels);
    this.outgoing = MessageLine.to(address, sender, dropped);
    this.incoming =
        MessageLine.from(address, new MessageReceiver(maxPayloadLength, kernels), dropped);
  }

  int rank() {
    return address.rank();
  }

  PeerAddress address() {
    return address;
  }

  /** Any thread: false when too many wait already. */
  boolean launch(Operation operation) {
    boolean isSend = operation.request().kind() == OperationKind.SEND;
    return (isSend ? outgoing : incoming).launch(operation);
  }

  boolean isBusy() {
    return outgoing.isBusy() || incoming.isBusy();
  }

  boolean isOpen() {
    return neighbour != null;
  }

  /** The streams are there; next the ends show each other who they are. */
  void open(Neighbour opened) {
    neighbour = opened;
  }

  boolean isConnected() {
    return inlet != null;
  }

  /** Whether both ends believe in the edge now, and {@link #connect} was not called yet. */
  boolean isReady() {
    return !isConnected() && neighbour.isConnected();
  }

  /** Messages may go. */
  void connect(DataOutlet outlet, FrameGuard opening, RejectionLog rejections) {
    sender.open(outlet);
    inlet = new DataInlet(opening, incoming::receive, rejections, rank());
  }

  Neighbour neighbour() {
    return neighbour;
  }

  /** How many messages to the other rank were begun: what it is told. */
  int sentCount() {
    return outgoing.begunCount();
  }

  int work(long nowNs, int frameLimit) {
    outgoing.beginNext(nowNs);
    incoming.beginNext(nowNs);
    return isConnected() ? outgoing.work(frameLimit) + incoming.work(frameLimit) : 0;
  }

  /** Takes a data frame; false to be handed it again later. */
  boolean receive(DirectBuffer frame, int offset, int length) {
    return isConnected() && inlet.receive(frame, offset, length);
  }

  /** Why a message under way cannot end, or null. */
  Failure loss(EdgeProbe probe, long nowNs, long peerTimeoutNs, long connectTimeoutNs) {
    if (isConnected()) {
      Failure failure = outgoing.loss(neighbour, nowNs, peerTimeoutNs);
      return failure == null ? incoming.loss(neighbour, nowNs, peerTimeoutNs) : failure;
    }
    // Before they have met, silence is no loss; the end of a process is.
    Failure failure = outgoing.loss(neighbour, nowNs, Long.MAX_VALUE);
    failure = failure == null ? incoming.loss(neighbour, nowNs, Long.MAX_VALUE) : failure;
    long waitedNs = Math.max(outgoing.underWayNs(nowNs), incoming.underWayNs(nowNs));
    return failure == null && waitedNs > connectTimeoutNs ? probe.missing(neighbour) : failure;
  }

  void fail(Failure reason, int generation) {
    outgoing.fail(reason, generation);
    incoming.fail(reason, generation);
  }
}
