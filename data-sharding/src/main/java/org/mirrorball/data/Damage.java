package org.mirrorball.data;

import java.io.Serializable;
import org.mirrorball.tfrecord.CorruptionLog;
import org.mirrorball.tfrecord.CorruptionPolicy;

/**
 * What is done about damaged files.
 *
 * @param budget how many damaged places are borne by the scan, by each worker, and by each loop
 */
record Damage(CorruptionPolicy policy, long budget) implements Serializable {

  static final Damage FAIL = new Damage(CorruptionPolicy.FAIL, 0);

  CorruptionLog newLog() {
    return new CorruptionLog(policy, budget);
  }

  boolean isBorne() {
    return policy != CorruptionPolicy.FAIL;
  }
}
