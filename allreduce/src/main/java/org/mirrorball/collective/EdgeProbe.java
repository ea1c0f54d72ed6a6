package org.mirrorball.collective;

import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/**
 * Shows that all data edges of a rank carry frames between ranks that trust each other, before the
 * first operation needs them: the handshake's messages go over each edge in frames of full length,
 * until the receiver says on its control stream that it believes.
 */
final class EdgeProbe {

  /** Soon enough that connecting feels immediate. */
  private static final long FIRST_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Each pause is twice the one before: probes of 64 KiB over many edges would fill a network. */
  private static final long LONGEST_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1_280);

  private final CommunicatorGroup group;
  private final Transport transport;
  private final Neighbourhood neighbourhood;
  private final RejectionLog rejections;
  private final boolean isOpen;
  private final long deadlineNs;
  private String lastRejection = "";
  private long intervalNs = FIRST_INTERVAL_NS;
  private long nextNs;

  /**
   * @param protection whether a message that is rejected ends the attempt: where there is no secret
   *     to tell ranks from strangers, it is a rank's
   */
  EdgeProbe(
      CommunicatorGroup group,
      Transport transport,
      Neighbourhood neighbourhood,
      RejectionLog rejections,
      EdgeProtection protection,
      long nowNs,
      long deadlineNs) {
    this.group = group;
    this.transport = transport;
    this.neighbourhood = neighbourhood;
    this.rejections = rejections;
    this.isOpen = !protection.needsSecret();
    this.nextNs = nowNs;
    this.deadlineNs = deadlineNs;
  }

  boolean isDone() {
    return neighbourhood.all().stream().allMatch(Neighbour::isConnected);
  }

  /** Sends what is due along each edge, once there is somebody to read it. */
  void sendIfDue(long nowNs) {
    if (nowNs - nextNs >= 0) {
      nextNs = nowNs + intervalNs;
      intervalNs = Math.min(2 * intervalNs, LONGEST_INTERVAL_NS);
      neighbourhood.all().forEach(this::send);
    }
  }

  private void send(Neighbour neighbour) {
    Outlet data = neighbour.data();
    if (data == null || neighbour.probeSeen() || !data.isConnected()) {
      return;
    }
    if (data.tryClaim(Math.max(HandshakeMessage.LENGTH, transport.maxFrameLength()))) {
      neighbour.trust().message().writeTo(data.buffer(), data.offset());
      data.commit();
    }
  }

  /** An edge was added: its probe is due now. */
  void restart(long nowNs) {
    nextNs = nowNs;
    intervalNs = FIRST_INTERVAL_NS;
  }

  /** Takes a message that came along a data edge; returns why the attempt fails, or null. */
  Failure onData(DirectBuffer buffer, int offset, int length) {
    Neighbour neighbour = speaker(buffer, offset, length);
    if (neighbour == null || !group.dataSenders().contains(neighbour.address())) {
      return strange(buffer, offset, length);
    }
    HandshakeOutcome outcome = neighbour.trust().onData(buffer, offset, length);
    if (outcome.reply() != null) {
      neighbourhood.send(neighbour, outcome.reply());
    }
    return judged(outcome);
  }

  /** Takes an answer that came on a control stream; returns why the attempt fails, or null. */
  Failure onAnswer(DirectBuffer buffer, int offset, int length) {
    Neighbour neighbour = speaker(buffer, offset, length);
    if (neighbour == null || !neighbour.trust().hasOutgoing()) {
      return strange(buffer, offset, length);
    }
    HandshakeOutcome outcome = neighbour.trust().onControl(buffer, offset, length);
    if (outcome.kind() == HandshakeOutcome.Kind.ESTABLISHED) {
      send(neighbour);
    }
    return judged(outcome);
  }

  private Neighbour speaker(DirectBuffer buffer, int offset, int length) {
    return length < HandshakeMessage.LENGTH
        ? null
        : neighbourhood.of(HandshakeMessage.copyOf(buffer, offset).speaker());
  }

  private Failure strange(DirectBuffer buffer, int offset, int length) {
    boolean whole = length >= HandshakeMessage.LENGTH;
    int speaker = whole ? HandshakeMessage.copyOf(buffer, offset).speaker() : -1;
    return judged(
        HandshakeOutcome.rejected(
            whole ? Rejection.UNEXPECTED : Rejection.TRUNCATED,
            speaker,
            "what claims to be rank " + speaker + " is no neighbour of " + group.self()));
  }

  private Failure judged(HandshakeOutcome outcome) {
    if (outcome.rejection() == null) {
      return null;
    }
    lastRejection = "; " + outcome.text();
    if (isOpen) {
      return new Failure(outcome.claimedRank(), outcome.text());
    }
    rejections.reject(outcome);
    return null;
  }

  /** Who did not join in time, or null while there is time. */
  Failure overdue(long nowNs) {
    if (nowNs - deadlineNs <= 0) {
      return null;
    }
    // Several may wait for one that is gone: that one has been silent longest.
    return neighbourhood.all().stream()
        .filter(neighbour -> !neighbour.isConnected())
        .min(Comparator.comparingLong(neighbour -> neighbour.lastHeardNs() - nowNs))
        .map(this::missing)
        .orElse(null);
  }

  /** What a neighbour is blamed for whose edge did not come about. */
  Failure missing(Neighbour neighbour) {
    return neighbour.heard() ? lostProbe(neighbour) : unheard(neighbour);
  }

  private Failure unheard(Neighbour neighbour) {
    return new Failure(
        neighbour.rank(),
        neighbour + " did not join: " + group.self() + " heard nothing from it" + lastRejection);
  }

  private Failure lostProbe(Neighbour neighbour) {
    boolean outgoing = neighbour.data() != null && !neighbour.probeSeen();
    PeerAddress sender = outgoing ? group.self() : neighbour.address();
    PeerAddress receiver = outgoing ? neighbour.address() : group.self();
    return new Failure(
        neighbour.rank(),
        String.format(
            "the probe of %d bytes from %s to %s did not arrive; is UDP port %d open, and does the"
                + " network carry datagrams of that length?%s",
            transport.maxFrameLength(), sender, receiver, receiver.udpPort(), lastRejection));
  }
}
