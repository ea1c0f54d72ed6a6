package org.mirrorball.collective;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Streams as bounded queues in memory, safe between threads. */
final class MemoryTransport implements Transport {

  private static final int MAX_FRAME_LENGTH = Frame.HEADER_LENGTH + 128; // a handshake message fits
  private static final int CONTROL_CAPACITY = 64;

  private final int streamCapacity;
  private final CommunicatorGroup group;
  private final MemoryNetwork network;
  private final Map<Integer, Stream> dataIn = new TreeMap<>();
  private final Stream controlIn = new Stream(CONTROL_CAPACITY);
  private final Map<Integer, Outlet> data = new TreeMap<>();
  private final Map<Integer, Outlet> control = new TreeMap<>();

  /**
   * One rank's streams, none of which is open.
   *
   * @param streamCapacity frames that a data stream holds
   */
  MemoryTransport(int streamCapacity, CommunicatorGroup group, MemoryNetwork network) {
    this.streamCapacity = streamCapacity;
    this.group = group;
    this.network = network;
  }

  /** Addresses for ranks that are not reached by address. */
  static List<PeerAddress> peers(int ranks) {
    return IntStream.range(0, ranks)
        .mapToObj(
            rank -> new PeerAddress(rank, "memory", "host-" + rank, "", 1 + rank, 0, 100 + rank))
        .toList();
  }

  @Override
  public void open(PeerAddress peer) {
    MemoryTransport receiver = network.of(group, peer);
    if (group.dataReceivers().contains(peer)) {
      data.put(peer.rank(), receiver.intruder(group.rank()));
    }
    control.put(peer.rank(), new Sender(receiver.controlIn));
  }

  /** Another end of the data stream from a rank to this one. */
  Outlet intruder(int sender) {
    synchronized (dataIn) {
      return new Sender(dataIn.computeIfAbsent(sender, rank -> new Stream(streamCapacity)));
    }
  }

  @Override
  public int maxFrameLength() {
    return MAX_FRAME_LENGTH;
  }

  @Override
  public Outlet data(int rank) {
    return data.get(rank);
  }

  @Override
  public Outlet control(int rank) {
    return control.get(rank);
  }

  @Override
  public int pollData(FrameHandler handler, int frameLimit) {
    synchronized (dataIn) {
      return dataIn.values().stream().mapToInt(stream -> stream.poll(handler, frameLimit)).sum();
    }
  }

  @Override
  public int pollControl(FrameHandler handler, int frameLimit) {
    return controlIn.poll(handler, frameLimit);
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}

  private static final class Stream {
    private final int capacity;
    private final Deque<UnsafeBuffer> frames = new ArrayDeque<>();

    Stream(int capacity) {
      this.capacity = capacity;
    }

    synchronized boolean hasRoom() {
      return frames.size() < capacity;
    }

    synchronized void add(UnsafeBuffer frame) {
      frames.add(frame);
    }

    private synchronized UnsafeBuffer peek() {
      return frames.peek();
    }

    private synchronized void remove() {
      frames.remove();
    }

    int poll(FrameHandler handler, int frameLimit) {
      int count = 0;
      for (DirectBuffer frame = peek(); count < frameLimit && frame != null; frame = peek()) {
        if (!handler.onFrame(frame, 0, frame.capacity())) {
          break;
        }
        remove();
        count++;
      }
      return count;
    }
  }

  private static final class Sender implements Outlet {
    private final Stream stream;
    private UnsafeBuffer claimed;

    Sender(Stream stream) {
      this.stream = stream;
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public boolean tryClaim(int length) {
      if (!stream.hasRoom()) {
        return false;
      }
      claimed = new UnsafeBuffer(TestRing.bytes(length));
      return true;
    }

    @Override
    public MutableDirectBuffer buffer() {
      return claimed;
    }

    @Override
    public int offset() {
      return 0;
    }

    @Override
    public void commit() {
      stream.add(claimed);
    }
  }
}
