package org.mirrorball.collective;

import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;

/**
 * What this rank and one neighbour have proved to each other: a handshake for each data edge
 * between them, and the guards that its keys make.
 */
final class Trust {

  private final EdgeProtection protection;
  private final EdgeHandshake outgoing;
  private final EdgeHandshake incoming;
  private ControlGuard control;

  private Trust(EdgeProtection protection, EdgeHandshake outgoing, EdgeHandshake incoming) {
    this.protection = protection;
    this.outgoing = outgoing;
    this.incoming = incoming;
    this.control = protection.needsSecret() ? null : ControlGuard.NONE;
  }

  /** Nothing proved yet, between this rank and a peer. */
  static Trust between(
      CommunicatorGroup group,
      PeerAddress peer,
      CommunicatorOptions options,
      RandomGenerator random) {
    EdgeProtection protection = options.protection();
    int self = group.rank();
    return new Trust(
        protection,
        group.dataReceivers().contains(peer)
            ? EdgeHandshake.initiator(
                edge(group, options, self, peer.rank()), protection, options.secret(), random)
            : null,
        group.dataSenders().contains(peer)
            ? EdgeHandshake.responder(
                edge(group, options, peer.rank(), self), protection, options.secret(), random)
            : null);
  }

  private static EdgeIdentity edge(
      CommunicatorGroup group, CommunicatorOptions options, int sender, int receiver) {
    return new EdgeIdentity(
        options.jobId(), group.membership(), group.worldSize(), sender, receiver);
  }

  /** Whether data goes to the neighbour. */
  boolean hasOutgoing() {
    return outgoing != null;
  }

  /** What to send along the outgoing edge until the neighbour says that it believes. */
  HandshakeMessage message() {
    return outgoing.message();
  }

  /** Whether the neighbour's data, if it sends any, are its own. */
  boolean isIncomingEstablished() {
    return incoming == null || incoming.isEstablished();
  }

  /** Takes a message that came along the incoming edge. */
  HandshakeOutcome onData(DirectBuffer buffer, int offset, int length) {
    return settled(incoming.receive(buffer, offset, length));
  }

  /** Takes an answer that came on the control stream. */
  HandshakeOutcome onControl(DirectBuffer buffer, int offset, int length) {
    return settled(outgoing.receive(buffer, offset, length));
  }

  private HandshakeOutcome settled(HandshakeOutcome outcome) {
    boolean outgoingDone = outgoing == null || outgoing.isEstablished();
    if (control == null && outgoingDone && isIncomingEstablished()) {
      control = new SignedControl(sendingKey(), receivingKey());
    }
    return outcome;
  }

  private byte[] sendingKey() {
    return outgoing == null
        ? keysOf(incoming).controlOfResponder()
        : keysOf(outgoing).controlOfInitiator();
  }

  private byte[] receivingKey() {
    return incoming == null
        ? keysOf(outgoing).controlOfResponder()
        : keysOf(incoming).controlOfInitiator();
  }

  private static EdgeKeys keysOf(EdgeHandshake handshake) {
    return handshake.keys().orElseThrow();
  }

  /** The guard of control frames both ways, or null while none can be believed. */
  ControlGuard control() {
    return control;
  }

  /** The guard of what is sent along the established outgoing edge. */
  FrameGuard sealing(int maxFrameLength) {
    return protection == EdgeProtection.SEALED
        ? SealedFrames.sealing(keysOf(outgoing), maxFrameLength)
        : FrameGuard.NONE;
  }

  /** The guard of what comes along the established incoming edge. */
  FrameGuard opening(int maxFrameLength) {
    return protection == EdgeProtection.SEALED
        ? SealedFrames.opening(keysOf(incoming), maxFrameLength)
        : FrameGuard.NONE;
  }
}
