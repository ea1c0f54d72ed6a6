package org.mirrorball.data;

/**
 * Random numbers of a counter under a key, by SplitMix64's finalizer (Steele, Lea and Flood, OOPSLA
 * 2014): what comes out depends on the key alone, on any machine and in any number of workers. Used
 * by one thread.
 */
public final class CounterRandom {

  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;
  private static final long SAMPLES = 0x53616d706c657321L; // keeps samples' streams off the lanes'

  private final long key;
  private long counter;

  private CounterRandom(long key) {
    this.key = key;
  }

  /** What the shuffle of one lane draws in one pass. */
  static CounterRandom ofLane(long seed, int pass, int lane) {
    return new CounterRandom(mix(mix(mix(seed) + pass) + lane));
  }

  /**
   * What one sample draws in one pass.
   *
   * @param position the sample's place in the dataset
   */
  public static CounterRandom ofSample(long seed, int pass, long position) {
    return new CounterRandom(mix(mix(mix(seed ^ SAMPLES) + pass) + position));
  }

  /** A number from 0 to {@code bound - 1}; one in 2^32 / bound is a hair likelier, by 2^-32. */
  public int nextInt(int bound) {
    return (int) ((nextBits32() * bound) >>> 32);
  }

  /** A number from 0 to 1, without 1. */
  public float nextFloat() {
    return (nextBits32() >>> 8) * 0x1p-24f;
  }

  /** One or the other, as likely. */
  public boolean nextBoolean() {
    return nextInt(2) == 1;
  }

  private long nextBits32() {
    return mix(key + GOLDEN_RATIO * ++counter) >>> 32;
  }

  private static long mix(long value) {
    long z = value + GOLDEN_RATIO;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
