package org.mirrorball.collective;

/**
 * A stretch of time in which frames do not pass.
 *
 * @param loses whether they are lost, or wait for its end
 */
record Partition(long fromNs, long toNs, boolean loses) {

  static final Partition NONE = new Partition(0, 0, false);

  /** Whether a frame sent now is lost. */
  boolean loses(long nowNs) {
    return loses && isOn(nowNs);
  }

  /** When a frame arrives that would have arrived then. */
  long arrival(long arrivalNs) {
    return isOn(arrivalNs) ? toNs : arrivalNs;
  }

  private boolean isOn(long atNs) {
    return fromNs <= atNs && atNs < toNs;
  }
}
