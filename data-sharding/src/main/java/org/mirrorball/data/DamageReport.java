package org.mirrorball.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mirrorball.tfrecord.CorruptRecordException;
import org.mirrorball.tfrecord.CorruptionLog;

/**
 * What the readers of one worker, or of one loop, have found damaged and left out: they share a
 * log, in which a place counts once, in however many epochs they come to it. Any thread may call.
 */
final class DamageReport {

  private final Map<Damage, CorruptionLog> logs = new LinkedHashMap<>();

  /** The log of all readers that bear damage in this way. */
  synchronized CorruptionLog log(Damage damage) {
    return logs.computeIfAbsent(damage, Damage::newLog);
  }

  /** A line a place, with file and offset; the first of them, in this order. */
  List<String> findings() {
    return all().map(CorruptRecordException::getMessage).toList();
  }

  /** The same places, without what is wrong there. */
  List<String> places() {
    return all().map(finding -> finding.file() + " at " + finding.recordOffset()).toList();
  }

  private synchronized Stream<CorruptRecordException> all() {
    return logs.values().stream()
        .map(CorruptionLog::findings)
        .flatMap(List::stream)
        .limit(CorruptionLog.MAX_FINDINGS);
  }
}
