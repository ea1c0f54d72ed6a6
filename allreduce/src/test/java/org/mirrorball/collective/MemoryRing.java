package org.mirrorball.collective;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.CachedNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A ring in memory: bounded queues for streams, a clock moved by hand, and all agents driven by one
 * thread in an order drawn from a seed.
 */
final class MemoryRing {

  static final int MAX_FRAME_LENGTH = 32 + 128;

  private static final long CYCLE_NS = 1_000_000;

  final CachedNanoClock clock = new CachedNanoClock();
  final List<CommunicatorAgent> agents = new ArrayList<>();
  private final List<MemoryTransport> transports = new ArrayList<>();
  private final List<Boolean> frozen = new ArrayList<>();
  private final Random random;

  MemoryRing(int ranks, int streamCapacity, CommunicatorOptions options, long seed) {
    random = new Random(seed);
    List<PeerAddress> peers = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      peers.add(new PeerAddress(rank, "memory", "host-" + rank, "", 1 + rank, 100 + rank));
      transports.add(new MemoryTransport(streamCapacity));
      frozen.add(false);
    }
    for (int rank = 0; rank < ranks; rank++) {
      CommunicatorGroup group = new CommunicatorGroup(rank, peers, 7);
      MemoryTransport transport = transports.get(rank);
      transport.data = new MemoryOutlet(transports.get(group.successor().rank()).dataIn);
      for (PeerAddress neighbour : group.adjacent()) {
        transport.control.add(new MemoryOutlet(transports.get(neighbour.rank()).controlIn));
      }
      agents.add(new CommunicatorAgent(group, transport, new ScalarReduceKernel(), options, clock));
    }
  }

  /** Puts a foreign frame into the data stream of a rank. */
  Outlet intruder(int receiver) {
    return new MemoryOutlet(transports.get(receiver).dataIn);
  }

  /** A frozen rank does nothing any more, as a stopped or partitioned one. */
  void freeze(int rank) {
    frozen.set(rank, true);
  }

  /** Lets every rank work this many times, in an order of the seed's choosing. */
  void run(int cycles) {
    for (int i = 0; i < cycles * agents.size(); i++) {
      clock.update(clock.nanoTime() + CYCLE_NS / agents.size());
      int rank = random.nextInt(agents.size());
      if (!frozen.get(rank)) {
        agents.get(rank).doWork();
      }
    }
  }

  private static final class MemoryStream {
    private final int capacity;
    private final Deque<UnsafeBuffer> frames = new ArrayDeque<>();

    MemoryStream(int capacity) {
      this.capacity = capacity;
    }

    int poll(FrameHandler handler, int frameLimit) {
      int count = 0;
      while (count < frameLimit && !frames.isEmpty()) {
        DirectBuffer frame = frames.peek();
        if (!handler.onFrame(frame, 0, frame.capacity())) {
          break;
        }
        frames.remove();
        count++;
      }
      return count;
    }
  }

  private static final class MemoryOutlet implements Outlet {
    private final MemoryStream stream;
    private UnsafeBuffer claimed;

    MemoryOutlet(MemoryStream stream) {
      this.stream = stream;
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public boolean tryClaim(int length) {
      if (stream.frames.size() >= stream.capacity) {
        return false;
      }
      claimed = new UnsafeBuffer(TestRing.floats((length + 3) / 4), 0, length);
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
      stream.frames.add(claimed);
    }
  }

  private static final class MemoryTransport implements Transport {
    private final MemoryStream dataIn;
    private final MemoryStream controlIn = new MemoryStream(64);
    private final List<Outlet> control = new ArrayList<>();
    private MemoryOutlet data;

    MemoryTransport(int streamCapacity) {
      dataIn = new MemoryStream(streamCapacity);
    }

    @Override
    public int maxFrameLength() {
      return MAX_FRAME_LENGTH;
    }

    @Override
    public Outlet data() {
      return data;
    }

    @Override
    public List<Outlet> control() {
      return control;
    }

    @Override
    public int pollData(FrameHandler handler, int frameLimit) {
      return dataIn.poll(handler, frameLimit);
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
  }
}
