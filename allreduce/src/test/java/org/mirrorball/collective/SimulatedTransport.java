package org.mirrorball.collective;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The edges of one rank as queues in memory, on simulated time; for one thread. */
final class SimulatedTransport implements Transport {

  /** So many that a heartbeat every 20 ms leaves room for an abort after a stall of 5 s. */
  private static final int CONTROL_CAPACITY = 1000;

  /** Makes a stream that holds so many frames. */
  interface StreamFactory {
    SimulatedStream create(int capacity);
  }

  private final int streamCapacity;
  private final int maxFrameLength;
  private final Map<Integer, SimulatedStream> dataIn = new TreeMap<>();
  private final Map<Integer, SimulatedStream> controlIn = new TreeMap<>();
  private final Map<Integer, SimulatedStream> dataOut = new TreeMap<>();
  private final Map<Integer, SimulatedStream> controlOut = new TreeMap<>();

  /**
   * @param streamCapacity frames that a data stream holds
   */
  SimulatedTransport(int streamCapacity, int maxFrameLength) {
    this.streamCapacity = streamCapacity;
    this.maxFrameLength = maxFrameLength;
  }

  /** Lays a data stream from this rank, which is {@code rank}, to another. */
  void connectData(int rank, int receiver, SimulatedTransport to, StreamFactory streams) {
    SimulatedStream stream = streams.create(streamCapacity);
    dataOut.put(receiver, stream);
    to.dataIn.put(rank, stream);
  }

  /** Lays a control stream likewise. */
  void connectControl(int rank, int receiver, SimulatedTransport to, StreamFactory streams) {
    SimulatedStream stream = streams.create(CONTROL_CAPACITY);
    controlOut.put(receiver, stream);
    to.controlIn.put(rank, stream);
  }

  /** Flips a bit of the elements in the next frame of a stage to a rank. */
  void corrupt(int receiver, int stage) {
    dataOut.get(receiver).corrupt(stage);
  }

  /** Every stream to a rank. */
  void forEachStreamTo(int receiver, Consumer<SimulatedStream> action) {
    for (Map<Integer, SimulatedStream> streams : List.of(dataOut, controlOut)) {
      if (streams.containsKey(receiver)) {
        action.accept(streams.get(receiver));
      }
    }
  }

  /** All streams are there from the beginning. */
  @Override
  public void open(PeerAddress peer) {}

  @Override
  public int maxFrameLength() {
    return maxFrameLength;
  }

  @Override
  public Outlet data(int rank) {
    return dataOut.get(rank);
  }

  @Override
  public Outlet control(int rank) {
    return controlOut.get(rank);
  }

  @Override
  public int pollData(FrameHandler handler, int frameLimit) {
    return poll(dataIn, handler, frameLimit);
  }

  @Override
  public int pollControl(FrameHandler handler, int frameLimit) {
    return poll(controlIn, handler, frameLimit);
  }

  private static int poll(
      Map<Integer, SimulatedStream> streams, FrameHandler handler, int frameLimit) {
    int count = 0;
    for (SimulatedStream stream : streams.values()) {
      count += stream.poll(handler, frameLimit);
    }
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
