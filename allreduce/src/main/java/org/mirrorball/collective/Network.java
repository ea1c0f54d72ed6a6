package org.mirrorball.collective;

/** Where one rank's streams come from. */
@FunctionalInterface
interface Network {

  /**
   * Opens this rank's streams of a group, for its collectives or its messages.
   *
   * @throws CollectiveException when there is no room for them
   */
  Transport open(CommunicatorGroup group);
}
