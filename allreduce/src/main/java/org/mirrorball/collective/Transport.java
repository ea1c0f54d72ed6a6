package org.mirrorball.collective;

import java.util.List;

/**
 * One rank's streams in the ring. Data flows to the successor only; control frames, which must
 * never wait behind data, flow to and from both neighbours. Streams keep order and lose nothing.
 * Used by one thread.
 */
interface Transport extends AutoCloseable {

  /** The longest frame of the data stream, in bytes. */
  int maxFrameLength();

  /** The data stream to the successor. */
  Outlet data();

  /** One control stream per neighbour: the predecessor, and the successor if it is another rank. */
  List<Outlet> control();

  /** Hands out frames of the predecessor's data stream; returns how many were taken. */
  int pollData(FrameHandler handler, int frameLimit);

  /** Hands out control frames of the neighbours; returns how many were taken. */
  int pollControl(FrameHandler handler, int frameLimit);

  /** Whether the transport itself still works, peers or not; asks the system, so ask seldom. */
  boolean isOpen();

  @Override
  void close();
}
