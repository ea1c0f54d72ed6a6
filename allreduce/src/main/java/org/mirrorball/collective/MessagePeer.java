package org.mirrorball.collective;

import org.agrona.DirectBuffer;

/**
 * The edge for messages between this rank and another, both ways. Operations may be launched from
 * the beginning; they are begun when the edge is open. Each way is used as soon as its receiver
 * believes in it: a sender may leave before it hears that of the other way.
 */
final class MessagePeer {

  private final PeerAddress address;
  private final MessageSender sender;
  private final MessageLine outgoing;
  private final MessageLine incoming;
  private Neighbour neighbour;
  private DataInlet inlet;
  private boolean sends;

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

  /** Whether each end knows that the other believes in it. */
  boolean isConnected() {
    return isOpen() && neighbour.isConnected();
  }

  /** Whether the other end began to believe in this one and this one does not send yet. */
  boolean maySend() {
    return !sends && neighbour.probeSeen();
  }

  void sendAlong(DataOutlet outlet) {
    sender.open(outlet);
    sends = true;
  }

  /** Whether this end began to believe in the other and does not receive yet. */
  boolean mayReceive() {
    return inlet == null && neighbour.trust().isIncomingEstablished();
  }

  void receiveThrough(FrameGuard opening, RejectionLog rejections) {
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
    return (sends ? outgoing.work(frameLimit) : 0) + incoming.work(frameLimit);
  }

  /** Takes a data frame; false to be handed it again later. */
  boolean receive(DirectBuffer frame, int offset, int length) {
    return inlet != null && inlet.receive(frame, offset, length);
  }

  /** Why a message under way cannot end, or null. */
  Failure loss(EdgeProbe probe, long nowNs, long peerTimeoutNs, long connectTimeoutNs) {
    boolean met = isConnected();
    long timeoutNs = met ? peerTimeoutNs : Long.MAX_VALUE; // before, silence is no loss
    Failure failure = outgoing.loss(neighbour, nowNs, timeoutNs);
    failure = failure == null ? incoming.loss(neighbour, nowNs, timeoutNs) : failure;
    if (met || failure != null) {
      return failure;
    }
    long waitedNs = Math.max(outgoing.underWayNs(nowNs), incoming.underWayNs(nowNs));
    return waitedNs > connectTimeoutNs ? probe.missing(neighbour) : null;
  }

  void fail(Failure reason, int generation) {
    outgoing.fail(reason, generation);
    incoming.fail(reason, generation);
  }
}
