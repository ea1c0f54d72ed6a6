package org.mirrorball.data;

/**
 * Random numbers of a counter under a key, by SplitMix64's finalizer: what comes out depends on
 * seed, epoch and lane alone, on any machine.
 */
final class CounterRandom {

  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

  private final long key;
  private long counter;

  CounterRandom(long seed, int epoch, int lane) {
    this.key = mix(mix(mix(seed) + epoch) + lane);
  }

  /** A number from 0 to {@code bound - 1}; one in 2^32 / bound is a hair likelier, by 2^-32. */
  int nextInt(int bound) {
    long bits = mix(key + GOLDEN_RATIO * ++counter) >>> 32;
    return (int) ((bits * bound) >>> 32);
  }

  private static long mix(long value) {
    long z = value + GOLDEN_RATIO;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
