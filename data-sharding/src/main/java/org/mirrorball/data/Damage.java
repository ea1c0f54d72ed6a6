package org.mirrorball.data;

import java.io.Serializable;
import org.mirrorball.tfrecord.CorruptionLog;
import org.mirrorball.tfrecord.CorruptionPolicy;

/**
 * What is done about damaged files.
 *
 * @param budget how many findings each reader bears
 */
record Damage(CorruptionPolicy policy, long budget) implements Serializable {

  static final Damage FAIL = new Damage(CorruptionPolicy.FAIL, 0);

  CorruptionLog newLog() {
    return new CorruptionLog(policy, budget);
  }

  /** A log for a pass, whose findings are reported. */
  CorruptionLog newLog(Pass pass) {
    return new CorruptionLog(policy, budget, pass.report()::add);
  }

  boolean isBorne() {
    return policy != CorruptionPolicy.FAIL;
  }
}
