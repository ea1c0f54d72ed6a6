package org.mirrorball.collective;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;

/**
 * The messages of one rank, beside its collectives: streams of their own, so that neither waits for
 * the other. An edge to another rank is opened, both ways, when the first of the two asks for it;
 * its handshake is that of all edges. Messages between two ranks match in the order of their start;
 * nothing is said about those of different pairs.
 *
 * <p>Any thread may prepare and launch; the thread that drives the agent does the rest.
 */
final class Messages {

  private static final MessagePeer[] NONE = {};

  /** While no edge is open, for a rank that wants one. */
  private static final long LISTEN_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final CommunicatorGroup group;
  private final Transport transport;
  private final SegmentKernels kernels;
  private final int maxPayloadLength;
  private final long peerTimeoutNs;
  private final long connectTimeoutNs;
  private final RejectionLog rejections;
  private final DroppedFrames dropped;
  private final Neighbourhood neighbourhood;
  private final EdgeProbe probe;
  private final Heartbeat heartbeat;
  private final Consumer<Failure> onFailure;
  private final FrameHandler dataHandler = this::onDataFrame;
  private final FrameHandler answerHandler = this::onAnswer;

  private volatile MessagePeer[] peers = NONE;
  private boolean ended;
  private long nowNs;
  private long nextListenNs;
  private long nextLookNs;

  /**
   * No edges yet.
   *
   * @param group as it exchanges messages
   * @param onFailure told why the generation ends
   */
  Messages(
      CommunicatorGroup group,
      Transport transport,
      SegmentKernels kernels,
      CommunicatorOptions options,
      RandomGenerator random,
      RejectionLog rejections,
      DroppedFrames dropped,
      long nowNs,
      Consumer<Failure> onFailure) {
    this.group = group;
    this.transport = transport;
    this.kernels = kernels;
    this.maxPayloadLength = options.protection().maxPayloadLength(transport.maxFrameLength());
    this.peerTimeoutNs = options.peerTimeout().toNanos();
    this.connectTimeoutNs = options.connectTimeout().toNanos();
    this.rejections = rejections;
    this.dropped = dropped;
    this.onFailure = onFailure;
    this.nowNs = nowNs;
    this.nextListenNs = nowNs;
    this.nextLookNs = nowNs;
    this.neighbourhood =
        new Neighbourhood(group, transport, options, random, rejections, onFailure);
    this.probe =
        new EdgeProbe(
            group,
            transport,
            neighbourhood,
            rejections,
            options.protection(),
            nowNs,
            nowNs + connectTimeoutNs);
    this.heartbeat = new Heartbeat(neighbourhood, this::sentCount, nowNs);
  }

  /** Any thread: there will be messages to or from a rank. */
  synchronized void prepare(int rank) {
    if (of(rank) == null) {
      MessagePeer[] more = Arrays.copyOf(peers, peers.length + 1);
      more[peers.length] =
          new MessagePeer(group.peers().get(rank), maxPayloadLength, kernels, dropped);
      peers = more;
    }
  }

  /** Any thread: puts a message in line; false when the line is full. */
  boolean launch(Operation message) {
    return of(message.request().root()).launch(message);
  }

  private MessagePeer of(int rank) {
    for (MessagePeer peer : peers) {
      if (peer.rank() == rank) {
        return peer;
      }
    }
    return null;
  }

  private int sentCount(Neighbour neighbour) {
    return of(neighbour.rank()).sentCount();
  }

  /** Whether any message is under way or waits. */
  boolean isBusy() {
    for (MessagePeer peer : peers) {
      if (peer.isBusy()) {
        return true;
      }
    }
    return false;
  }

  /** Moves messages on; returns how many frames and messages. */
  int doWork(long atNs) {
    nowNs = atNs;
    MessagePeer[] all = peers;
    if (all.length == 0 && nowNs - nextListenNs < 0) {
      return 0;
    }
    nextListenNs = nowNs + LISTEN_INTERVAL_NS;
    int workCount = transport.pollData(dataHandler, CommunicatorAgent.FRAME_LIMIT);
    for (int i = 0; i < all.length && !ended; i++) {
      openFurther(all[i]);
      workCount += ended ? 0 : all[i].work(nowNs, CommunicatorAgent.FRAME_LIMIT);
    }
    return workCount;
  }

  private void openFurther(MessagePeer peer) {
    if (!peer.isOpen()) {
      open(peer);
      return;
    }
    Neighbour neighbour = peer.neighbour();
    if (peer.mayReceive()) {
      peer.receiveThrough(neighbour.trust().opening(transport.maxFrameLength()), rejections);
    }
    if (peer.maySend()) {
      var outlet = new DataOutlet(neighbour.data(), group.membership(), group.rank());
      outlet.guard(neighbour.trust().sealing(transport.maxFrameLength()));
      peer.sendAlong(outlet);
    }
  }

  private void open(MessagePeer peer) {
    try {
      transport.open(peer.address());
      peer.open(neighbourhood.add(peer.address(), nowNs));
      probe.restart(nowNs);
    } catch (CollectiveException e) {
      onFailure.accept(new Failure(e.missingRank(), e.getMessage()));
    }
  }

  /** Hears the other ranks, tells them that this one is there, and looks whether one is lost. */
  int lookAround(long atNs) {
    nowNs = atNs;
    if (peers.length == 0) {
      return 0; // whoever wants an edge says so on its data stream first
    }
    int workCount = neighbourhood.poll(nowNs, answerHandler);
    if (ended) {
      return workCount;
    }
    boolean connecting = isConnecting();
    if (connecting) {
      probe.sendIfDue(nowNs);
    }
    heartbeat.beatIfDue(nowNs, connecting);
    if (nowNs - nextLookNs >= 0) {
      nextLookNs = nowNs + LossWatch.INTERVAL_NS;
      lookForLosses();
    }
    return workCount;
  }

  private boolean isConnecting() {
    for (MessagePeer peer : peers) {
      if (!peer.isConnected()) {
        return true;
      }
    }
    return false;
  }

  private void lookForLosses() {
    for (MessagePeer peer : peers) {
      Failure loss =
          peer.isOpen() ? peer.loss(probe, nowNs, peerTimeoutNs, connectTimeoutNs) : null;
      if (loss != null) {
        onFailure.accept(loss);
        return;
      }
    }
  }

  /** Starts everybody's silence anew. */
  void forgive(long atNs) {
    neighbourhood.forgive(atNs);
  }

  /** Tells the ranks at the other ends why the generation ended. */
  void sendAborts(Failure reason) {
    ended = true;
    neighbourhood.sendAborts(reason);
  }

  /** Tells them that this rank leaves. */
  void sendGoodbyes() {
    neighbourhood.sendGoodbyes(this::sentCount);
  }

  /** Ends all messages with a failure. One thread at a time. */
  void fail(Failure reason) {
    for (MessagePeer peer : peers) {
      peer.fail(reason, group.generation());
    }
  }

  void close() {
    ended = true;
    transport.close();
  }

  private boolean onDataFrame(DirectBuffer buffer, int offset, int length) {
    if (ended) {
      return false;
    }
    if (!Frame.isOf(group.membership(), buffer, offset, length)) {
      rejections.reject(Rejection.STALE_GENERATION, RejectionLog.UNKNOWN_RANK);
      return true;
    }
    try {
      return HandshakeMessage.isHandshake(Frame.type(buffer, offset))
          ? takeHandshake(buffer, offset, length)
          : takeData(buffer, offset, length);
    } catch (RuntimeException e) {
      onFailure.accept(Failure.of(e, group.self()));
      return false;
    }
  }

  /** A rank that is not expected here yet is answered nevertheless, and known to live from then. */
  private boolean takeHandshake(DirectBuffer buffer, int offset, int length) {
    if (length >= HandshakeMessage.LENGTH) {
      int speaker = HandshakeMessage.copyOf(buffer, offset).speaker();
      boolean isOther = speaker >= 0 && speaker < group.worldSize() && speaker != group.rank();
      if (isOther && neighbourhood.of(speaker) == null) {
        prepare(speaker);
        return false;
      }
    }
    return settle(probe.onData(buffer, offset, length));
  }

  private boolean takeData(DirectBuffer buffer, int offset, int length) {
    MessagePeer peer = of(Frame.sender(buffer, offset));
    if (peer == null) {
      dropped.add(FrameVerdict.WRONG_SENDER);
      return true;
    }
    return peer.receive(buffer, offset, length);
  }

  private boolean onAnswer(DirectBuffer buffer, int offset, int length) {
    return settle(probe.onAnswer(buffer, offset, length));
  }

  private boolean settle(Failure wrong) {
    if (wrong != null) {
      onFailure.accept(wrong);
      return false;
    }
    heartbeat.soon(nowNs); // tell the other end at once
    return true;
  }
}
