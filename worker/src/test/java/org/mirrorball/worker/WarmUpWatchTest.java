package org.mirrorball.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rounds on a clock that is advanced by hand. */
final class WarmUpWatchTest {

  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private long nowNs;
  private long compilerMs;
  private final WarmUpWatch watch = new WarmUpWatch(() -> compilerMs, 0);

  /** So many rounds within a second; whether the watch says that it is over at their end. */
  private boolean isOverAfterASecondOf(int roundCount) {
    boolean over = false;
    for (int round = 1; round <= roundCount; round++) {
      over = watch.isOver(nowNs + round * SECOND_NS / roundCount);
    }
    nowNs += SECOND_NS;
    return over;
  }

  @Test
  void itIsOverAfterTwoSecondsThatWereNoFasterThanTheFirst() {
    assertThat(isOverAfterASecondOf(100)).isFalse();
    assertThat(isOverAfterASecondOf(104)).isFalse();
    assertThat(isOverAfterASecondOf(90)).isTrue();
  }

  @Test
  void itGoesOnWhileRoundsBecomeFaster() {
    for (int roundCount : new int[] {20, 50, 80, 80, 100, 100}) {
      assertThat(isOverAfterASecondOf(roundCount)).isFalse();
    }
    assertThat(isOverAfterASecondOf(100)).isTrue();
  }

  @Test
  void itGoesOnWhileTheCompilerWorks() {
    for (int second = 0; second < 5; second++) {
      compilerMs += 100;
      assertThat(isOverAfterASecondOf(100)).isFalse();
    }
    assertThat(isOverAfterASecondOf(100)).isFalse();
    assertThat(isOverAfterASecondOf(100)).isTrue();
  }

  @Test
  void itEndsAtSomeTimeWhateverHappens() {
    for (int second = 0; second < 20; second++) {
      compilerMs += 100;
      assertThat(isOverAfterASecondOf(10)).isFalse();
    }
    assertThat(isOverAfterASecondOf(10)).isTrue();
  }
}
