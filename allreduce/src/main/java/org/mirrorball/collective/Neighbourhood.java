package org.mirrorball.collective;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;

/**
 * The ranks that this one exchanges frames with: their heartbeats, their aborts, and whether they
 * are lost.
 */
final class Neighbourhood {

  private static final int FRAME_LIMIT = 16;

  private final CommunicatorGroup group;
  private final Transport transport;
  private final CommunicatorOptions options;
  private final RandomGenerator random;
  private final List<Neighbour> neighbours = new ArrayList<>();
  private final ControlFrames frames;
  private final RejectionLog rejections;
  private final Consumer<Failure> onAbort;
  private final FrameHandler handler = this::onFrame;
  private FrameHandler onAnswer;
  private long nowNs;

  /**
   * No neighbours yet.
   *
   * @param onAbort told when a neighbour reports why the generation ended
   */
  Neighbourhood(
      CommunicatorGroup group,
      Transport transport,
      CommunicatorOptions options,
      RandomGenerator random,
      RejectionLog rejections,
      Consumer<Failure> onAbort) {
    this.group = group;
    this.transport = transport;
    this.rejections = rejections;
    this.options = options;
    this.random = random;
    this.frames = new ControlFrames(group.rank(), group.membership());
    this.onAbort = onAbort;
  }

  /** Takes up a peer whose streams are open. */
  Neighbour add(PeerAddress peer, long atNs) {
    Neighbour neighbour =
        new Neighbour(
            peer,
            transport.control(peer.rank()),
            group.dataReceivers().contains(peer) ? transport.data(peer.rank()) : null,
            Trust.between(group, peer, options, random),
            group.processOf(peer),
            atNs);
    neighbours.add(neighbour);
    return neighbour;
  }

  List<Neighbour> all() {
    return neighbours;
  }

  /** The neighbour of a rank, or null when it is none. */
  Neighbour of(int rank) {
    for (Neighbour neighbour : neighbours) {
      if (neighbour.rank() == rank) {
        return neighbour;
      }
    }
    return null;
  }

  /**
   * Reads what the neighbours say; returns how many frames that were.
   *
   * @param answerTaker gets answers of the handshake
   */
  int poll(long atNs, FrameHandler answerTaker) {
    nowNs = atNs;
    onAnswer = answerTaker;
    return transport.pollControl(handler, FRAME_LIMIT);
  }

  /**
   * @param operationsLaunched how many operations this rank began that a neighbour takes part in
   */
  void sendHeartbeats(ToIntFunction<Neighbour> operationsLaunched) {
    for (Neighbour neighbour : neighbours) {
      int count = operationsLaunched.applyAsInt(neighbour);
      frames.heartbeat(neighbour, count, neighbour.trust().isIncomingEstablished());
    }
  }

  /** Answers a message of the handshake. */
  void send(Neighbour neighbour, HandshakeMessage reply) {
    frames.answer(neighbour, reply);
  }

  void sendAborts(Failure failure) {
    neighbours.forEach(neighbour -> frames.abort(neighbour, failure));
  }

  /**
   * @param operationsLaunched as {@link #sendHeartbeats} says
   */
  void sendGoodbyes(ToIntFunction<Neighbour> operationsLaunched) {
    for (Neighbour neighbour : neighbours) {
      frames.goodbye(neighbour, operationsLaunched.applyAsInt(neighbour));
    }
  }

  /** Starts everybody's silence anew. */
  void forgive(long atNs) {
    neighbours.forEach(neighbour -> neighbour.forgive(atNs));
  }

  /** The first neighbour that launched fewer operations than were begun here, or null. */
  Neighbour behind(int begunCount) {
    return neighbours.stream()
        .filter(neighbour -> neighbour.launchedCount() - begunCount < 0)
        .findFirst()
        .orElse(null);
  }

  /** Which neighbour is lost and why, or null; {@code where} tells what this rank is at. */
  Failure loss(long atNs, long peerTimeoutNs, int begunCount, Supplier<String> where) {
    for (Neighbour neighbour : neighbours) {
      String reason = neighbour.loss(atNs, peerTimeoutNs, begunCount);
      if (reason != null) {
        return new Failure(neighbour.rank(), neighbour + " is lost: " + reason + where.get());
      }
    }
    return null;
  }

  private boolean onFrame(DirectBuffer buffer, int offset, int length) {
    if (!Frame.isOf(group.membership(), buffer, offset, length)) {
      rejections.reject(Rejection.STALE_GENERATION, RejectionLog.UNKNOWN_RANK);
      return true;
    }
    byte type = Frame.type(buffer, offset);
    if (type == HandshakeMessage.ANSWER) {
      onAnswer.onFrame(buffer, offset, length);
      return true;
    }
    Neighbour neighbour = of(Frame.sender(buffer, offset));
    if (neighbour == null && group.purpose() == CommunicatorGroup.Purpose.MESSAGES) {
      return true; // its hello, which makes it one, is still to be read
    }
    ControlGuard guard = neighbour == null ? null : neighbour.trust().control();
    int bareLength =
        guard == null ? Rejection.UNEXPECTED.code() : guard.check(buffer, offset, length);
    if (bareLength < 0) {
      rejections.reject(Rejection.ofCode(bareLength), Frame.sender(buffer, offset));
    } else if (type == Frame.ABORT) {
      onAbort.accept(
          new Failure(Frame.argument(buffer, offset), Frame.text(buffer, offset, bareLength)));
    } else {
      onWord(neighbour, type, buffer, offset);
    }
    return true;
  }

  private void onWord(Neighbour neighbour, byte type, DirectBuffer buffer, int offset) {
    if (type == Frame.HEARTBEAT) {
      boolean probeSeen = Frame.argument(buffer, offset) == 1;
      neighbour.onHeartbeat(Frame.sequence(buffer, offset), probeSeen, nowNs);
    } else if (type == Frame.GOODBYE) {
      neighbour.onGoodbye(Frame.sequence(buffer, offset), nowNs);
    }
  }
}
