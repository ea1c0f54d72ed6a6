package org.mirrorball.worker;

import java.util.List;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.PeerAddress;

/** For a job of one worker, which needs no media driver. */
final class SoloCommunicatorSource implements CommunicatorSource {

  private final PeerAddress local;

  SoloCommunicatorSource(String host) {
    this.local = new PeerAddress(-1, host, host, "", 0, 0, ProcessHandle.current().pid());
  }

  @Override
  public PeerAddress local() {
    return local;
  }

  @Override
  public Communicator connect(int rank, List<PeerAddress> peers, int generation) {
    if (peers.size() != 1) {
      throw new IllegalArgumentException(
          "a worker on its own was given " + peers.size() + " peers, expected 1");
    }
    return Communicator.solo();
  }

  @Override
  public void close() {}
}
