package org.mirrorball.coordinator;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds whose failure it was. When a process dies, its neighbours report a lost peer, its
 * connection ends, and the launcher sees the exit code, in any order; the strongest sign explains
 * the others, and of equally strong ones the first.
 */
final class Inquest {

  private final List<Evidence> signs = new ArrayList<>();

  void add(Evidence evidence) {
    signs.add(evidence);
  }

  boolean isOpen() {
    return !signs.isEmpty();
  }

  boolean knowsCause() {
    return isOpen() && strongest().strength() == Evidence.Strength.CAUSE;
  }

  /** The sign that explains the others. */
  Evidence strongest() {
    Evidence best = signs.get(0);
    for (Evidence each : signs) {
      if (each.strength().compareTo(best.strength()) > 0) {
        best = each;
      }
    }
    return best;
  }

  /** The exception that the user sees. */
  JobFailedException verdict(long lastStep) {
    Evidence evidence = strongest();
    Member member = evidence.member();
    String when = lastStep > 0 ? " after step " + lastStep : "";
    String message = member + " " + evidence.line() + when;
    return member.hasJoined()
        ? new WorkerFailedException(
            member.rank(), member.host(), member.pid(), message, evidence.detail())
        : new JobFailedException(message, evidence.detail());
  }
}
