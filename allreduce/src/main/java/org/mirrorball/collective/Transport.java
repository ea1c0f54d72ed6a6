package org.mirrorball.collective;

/**
 * One rank's streams to and from those it exchanges frames with ({@link
 * CommunicatorGroup#adjacent}). Control frames, which must never wait behind data, have streams of
 * their own. Streams keep order and lose nothing. Used by one thread at a time.
 */
interface Transport extends AutoCloseable {

  /** The longest data frame, in bytes; the same on all ranks. */
  int maxFrameLength();

  /**
   * Opens the streams to a peer of a group for messages; those of collectives are open from the
   * beginning.
   *
   * @throws CollectiveException when there is no room for them
   */
  void open(PeerAddress peer);

  /** The data stream to one of {@link CommunicatorGroup#dataReceivers}. */
  Outlet data(int rank);

  /** The control stream to one of {@link CommunicatorGroup#adjacent}. */
  Outlet control(int rank);

  /**
   * Hands out data frames; one that is not taken holds up those behind it of the same sender only.
   *
   * @param frameLimit of each sender
   * @return how many were taken
   */
  int pollData(FrameHandler handler, int frameLimit);

  /** Hands out control frames; returns how many were taken. */
  int pollControl(FrameHandler handler, int frameLimit);

  /** Whether the transport itself still works, peers or not; asks the system, so ask seldom. */
  boolean isOpen();

  /** What all ranks of the group see of each other's memory; null unless they share vectors. */
  default HostMemory hostMemory() {
    return null;
  }

  @Override
  void close();
}
