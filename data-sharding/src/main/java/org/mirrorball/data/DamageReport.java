package org.mirrorball.data;

import java.util.List;
import java.util.TreeSet;
import org.mirrorball.tfrecord.CorruptRecordException;
import org.mirrorball.tfrecord.CorruptionLog;

/**
 * What one worker's readers have found damaged and left out. They come to the same place in every
 * epoch; it is reported once. Any thread may call.
 */
final class DamageReport {

  private final TreeSet<String> findings = new TreeSet<>();

  synchronized void add(CorruptRecordException finding) {
    if (findings.size() < CorruptionLog.MAX_FINDINGS) {
      findings.add(finding.getMessage());
    }
  }

  /** A line a place, with file and offset. */
  synchronized List<String> findings() {
    return List.copyOf(findings);
  }
}
