package org.mirrorball.cli;

import org.mirrorball.bench.AllReducePlan;
import org.mirrorball.bench.AllReduceTime;
import org.mirrorball.bench.Contender;

/** The lines of {@code bench allreduce}. */
final class AllReduceLines {

  /** To the nanosecond: short vectors take a few microseconds, and ratios are made of them. */
  private static final int MILLISECOND_DIGITS = 6;

  private static final int BANDWIDTH_DIGITS = 3;
  private static final int RATIO_DIGITS = 3;

  private AllReduceLines() {}

  /**
   * A contender's time in one turn; the transport and the wire are choices of Mirrorball's only.
   */
  static ResultLine row(AllReducePlan plan, AllReduceTime time) {
    boolean ours = time.contender().equals(Contender.MIRRORBALL);
    ResultLine line = new ResultLine(time.contender()).with("ranks", plan.ranks());
    if (ours) {
      line.with("transport", plan.transport());
    }
    line.with("floats", time.floatCount())
        .withDecimals("median_ms", time.medianMs(), MILLISECOND_DIGITS)
        .withDecimals("algbw_GBps", time.algorithmBandwidth(), BANDWIDTH_DIGITS);
    if (ours && !plan.isExact()) {
      line.with("wire", plan.wireName());
    }
    return line;
  }

  /** How many times as fast as the peer Mirrorball is, both at their best. */
  static ResultLine ratio(AllReducePlan plan, AllReduceTime ours, AllReduceTime theirs) {
    return new ResultLine("ratio")
        .with("peer", theirs.contender())
        .with("ranks", plan.ranks())
        .with("floats", ours.floatCount())
        .withDecimals("best_mirrorball_ms", ours.medianMs(), MILLISECOND_DIGITS)
        .withDecimals("best_peer_ms", theirs.medianMs(), MILLISECOND_DIGITS)
        .withDecimals("ratio", theirs.medianNs() / ours.medianNs(), RATIO_DIGITS);
  }
}
