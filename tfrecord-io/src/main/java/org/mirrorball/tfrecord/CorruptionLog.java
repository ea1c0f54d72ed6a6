package org.mirrorball.tfrecord;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes down where files are damaged and decides whether reading goes on: by the policy, and as
 * long as the budget lasts. One for all readers of a job; any thread may call.
 */
public final class CorruptionLog {

  /** How many findings are kept one by one; all are counted. */
  public static final int MAX_FINDINGS = 100;

  private final CorruptionPolicy policy;
  private final long budget;
  private final Consumer<CorruptRecordException> listener;
  private final List<CorruptRecordException> findings = new ArrayList<>();
  private long count;

  /**
   * An empty log.
   *
   * @param budget how many findings are borne; one more is an error
   */
  public CorruptionLog(CorruptionPolicy policy, long budget) {
    this(policy, budget, finding -> {});
  }

  /**
   * An empty log.
   *
   * @param budget how many findings are borne; one more is an error
   * @param listener hears of every finding that is borne
   */
  public CorruptionLog(
      CorruptionPolicy policy, long budget, Consumer<CorruptRecordException> listener) {
    if (budget < 0) {
      throw new IllegalArgumentException("budget is " + budget + ", expected at least 0");
    }
    this.policy = policy;
    this.budget = budget;
    this.listener = listener;
  }

  /** A log that makes every damage an error. */
  public static CorruptionLog failing() {
    return new CorruptionLog(CorruptionPolicy.FAIL, 0);
  }

  /**
   * Takes down a finding; returns when the policy lets reading go on.
   *
   * @throws CorruptRecordException the finding itself, when the policy does not bear it
   * @throws DataException when the budget is spent
   */
  public synchronized void add(CorruptRecordException finding) throws DataException {
    count++;
    if (findings.size() < MAX_FINDINGS) {
      findings.add(finding);
    }
    boolean hidesNext = !finding.remainderReadable();
    if (policy == CorruptionPolicy.FAIL || (policy == CorruptionPolicy.SKIP_RECORD && hidesNext)) {
      throw finding;
    }
    if (count > budget) {
      throw new DataException(
          "%d corrupt records, the budget is %d; the last is %s"
              .formatted(count, budget, finding.getMessage()),
          finding);
    }
    listener.accept(finding);
  }

  /** What is done about damage. */
  public CorruptionPolicy policy() {
    return policy;
  }

  /** How many findings there were. */
  public synchronized long count() {
    return count;
  }

  /** The first {@link #MAX_FINDINGS} of them, each with file and offset. */
  public synchronized List<CorruptRecordException> findings() {
    return List.copyOf(findings);
  }
}
