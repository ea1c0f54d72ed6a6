package org.mirrorball.bench;

import java.io.IOException;

/** Peers, named as the command line names them. */
public enum PeerName {
  /** PyTorch's collectives for CPUs, over TCP. */
  gloo {
    @Override
    public Contender open(AllReducePlan plan) throws IOException, InterruptedException {
      return GlooPeer.open(plan);
    }
  },
  /** OpenMPI. */
  mpi {
    @Override
    public Contender open(AllReducePlan plan) throws IOException, InterruptedException {
      return MpiPeer.open(plan);
    }
  };

  /**
   * Finds the peer on this machine and makes it ready.
   *
   * @throws org.mirrorball.nn.PreflightException when it is not installed; says what to install
   */
  public abstract Contender open(AllReducePlan plan) throws IOException, InterruptedException;
}
