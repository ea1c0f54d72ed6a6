package org.mirrorball.cli;

import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.mirrorball.nn.TrainingListener;
import org.mirrorball.nn.TrainingProgress;

/**
 * Shows training on standard error: a bar with step, loss, samples a second and time left on a
 * terminal, a plain line every few seconds otherwise.
 */
final class ProgressDisplay implements TrainingListener, AutoCloseable {

  // Set by the launching script, which can tell what standard error is; Java 22 no longer can.
  private static final String TERMINAL = "mirrorball.terminal";
  private static final long LINE_INTERVAL_NS = 2_000_000_000L;

  private final boolean terminal;
  private final LongSupplier nanoClock;
  private ProgressBar bar;
  private long lastLineNs;
  private long firstStepNs;
  private long firstStep;

  private ProgressDisplay(boolean terminal, LongSupplier nanoClock) {
    this.terminal = terminal;
    this.nanoClock = nanoClock;
    this.lastLineNs = nanoClock.getAsLong() - LINE_INTERVAL_NS;
  }

  static ProgressDisplay open() {
    return new ProgressDisplay(Boolean.getBoolean(TERMINAL), System::nanoTime);
  }

  @Override
  public synchronized void onStep(TrainingProgress progress) {
    if (terminal) {
      drawBar(progress);
    } else {
      printLine(progress);
    }
  }

  private void drawBar(TrainingProgress progress) {
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setInitialMax(progress.totalSteps())
              .setUnit(" steps", 1)
              .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
              .continuousUpdate()
              .build();
    }
    bar.stepTo(progress.step());
    bar.setExtraMessage(figures(progress));
  }

  private void printLine(TrainingProgress progress) {
    long nowNs = nanoClock.getAsLong();
    if (nowNs - lastLineNs < LINE_INTERVAL_NS && progress.step() < progress.totalSteps()) {
      return;
    }
    lastLineNs = nowNs;
    System.err.printf(
        Locale.ROOT,
        "step %d/%d, %s%s%n",
        progress.step(),
        progress.totalSteps(),
        figures(progress),
        timeLeft(progress));
  }

  private static String figures(TrainingProgress progress) {
    String metric =
        Double.isNaN(progress.metric())
            ? ""
            : String.format(Locale.ROOT, ", accuracy %.4f", progress.metric());
    return String.format(
        Locale.ROOT,
        "epoch %d, loss %.4f%s, %.0f samples/s",
        progress.epoch(),
        progress.loss(),
        metric,
        progress.samplesPerSecond());
  }

  private String timeLeft(TrainingProgress progress) {
    if (firstStepNs == 0) {
      firstStepNs = nanoClock.getAsLong();
      firstStep = progress.step();
      return "";
    }
    long steps = progress.step() - firstStep;
    double secondsPerStep = (nanoClock.getAsLong() - firstStepNs) / 1e9 / Math.max(1, steps);
    double left = secondsPerStep * (progress.totalSteps() - progress.step());
    return String.format(Locale.ROOT, ", %.0f s left", left);
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
