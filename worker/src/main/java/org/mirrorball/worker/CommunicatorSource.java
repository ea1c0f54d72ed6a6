package org.mirrorball.worker;

import java.io.IOException;
import java.util.List;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.PeerAddress;
import org.mirrorball.control.JobSecret;

/** Where a worker's communicators come from: first an address for its peers, then a connection. */
public interface CommunicatorSource extends AutoCloseable {

  /** Where peers reach this worker; without a rank. */
  PeerAddress local();

  /**
   * Joins the group.
   *
   * @throws org.mirrorball.collective.CollectiveException when a peer cannot be reached
   */
  Communicator connect(int rank, List<PeerAddress> peers, int generation);

  @Override
  void close();

  /** Over Aeron, or without anything for a worker on its own. */
  static CommunicatorSource open(WorkerOptions options, JobSecret secret) throws IOException {
    return options.workers() == 1
        ? new SoloCommunicatorSource(options.bindHost())
        : AeronCommunicatorSource.open(options, secret);
  }

  /** Makes a worker's source. */
  @FunctionalInterface
  interface Opener {

    /** Opens the source of the worker with these options, whose peers share the secret. */
    CommunicatorSource open(WorkerOptions options, JobSecret secret) throws IOException;
  }
}
