package org.mirrorball.tfrecord;

import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes down where files are damaged and decides whether reading goes on: by the policy, and as
 * long as the budget lasts. Several readers share one, and may come to a place more than once: it
 * counts once. Any thread may call.
 */
public final class CorruptionLog {

  /** How many findings are kept one by one; all are counted. */
  public static final int MAX_FINDINGS = 100;

  // 1 Mi places are some 100 MiB. Beyond that one counts however often it is found.
  private static final int MAX_PLACES = 1 << 20;

  /** Where a finding is. */
  private record Place(String file, long recordOffset) implements Comparable<Place> {

    static Place of(CorruptRecordException finding) {
      return new Place(finding.file(), finding.recordOffset());
    }

    @Override
    public int compareTo(Place other) {
      int byFile = file.compareTo(other.file);
      return byFile != 0 ? byFile : Long.compare(recordOffset, other.recordOffset);
    }
  }

  private final CorruptionPolicy policy;
  private final long budget;
  private final Set<Place> places = new HashSet<>();
  private final NavigableMap<Place, CorruptRecordException> findings = new TreeMap<>();
  private long count;

  /**
   * An empty log.
   *
   * @param budget how many findings are borne; one more is an error
   */
  public CorruptionLog(CorruptionPolicy policy, long budget) {
    if (budget < 0) {
      throw new IllegalArgumentException("budget is " + budget + ", expected at least 0");
    }
    this.policy = policy;
    this.budget = budget;
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
    if (isNew(Place.of(finding))) {
      count++;
      keep(finding);
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
  }

  private boolean isNew(Place place) {
    return places.size() < MAX_PLACES ? places.add(place) : !places.contains(place);
  }

  private void keep(CorruptRecordException finding) {
    findings.put(Place.of(finding), finding);
    if (findings.size() > MAX_FINDINGS) {
      findings.pollLastEntry();
    }
  }

  /** What is done about damage. */
  public CorruptionPolicy policy() {
    return policy;
  }

  /** How many places were found. */
  public synchronized long count() {
    return count;
  }

  /**
   * The first {@link #MAX_FINDINGS} by file and offset, whichever was found first: so several
   * threads come to the same.
   */
  public synchronized List<CorruptRecordException> findings() {
    return List.copyOf(findings.values());
  }
}
