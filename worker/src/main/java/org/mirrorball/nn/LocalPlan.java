package org.mirrorball.nn;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.mirrorball.data.ShardPlan;

/** A job's plan with lanes where their bytes are, once the replicas know where they are. */
final class LocalPlan {

  private LocalPlan() {}

  /** The same on every replica; all call it, or none does. */
  static ShardPlan of(TrainingJob job, ReplicaGroup group) {
    return job.plan().isPlaceable()
        ? job.plan().placedOn(group.gather(ShardPlan.hostNumber(hostName())))
        : job.plan();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getCanonicalHostName();
    } catch (UnknownHostException e) {
      return ""; // then nothing is local
    }
  }
}
