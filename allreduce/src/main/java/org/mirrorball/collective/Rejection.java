package org.mirrorball.collective;

/** Why a frame was not accepted. A parser returns {@link #code()}, which no length can be. */
enum Rejection {
  STALE_GENERATION(-1, "it is of another generation"),
  FORGED(-2, "its tag is not one that this job's secret makes, or it is out of turn"),
  REPLAYED(-3, "it was accepted before, or belongs to another connection"),
  TRUNCATED(-4, "it is shorter than its kind"),
  MALFORMED(-5, "it is not of this format"),
  UNEXPECTED(-6, "nothing of its kind is due from there");

  private static final Rejection[] VALUES = values();

  private final int code;
  private final String meaning;

  Rejection(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** What a log line says of it. */
  String meaning() {
    return meaning;
  }

  /** Negative, unlike every length. */
  int code() {
    return code;
  }

  /** The rejection of a code. */
  static Rejection ofCode(int code) {
    for (Rejection rejection : VALUES) {
      if (rejection.code == code) {
        return rejection;
      }
    }
    throw new IllegalArgumentException("no rejection has code " + code);
  }
}
