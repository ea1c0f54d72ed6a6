package org.mirrorball.data;

import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Chooses a part of labelled items in which every class has the same share as in the whole. */
final class StratifiedChoice {

  private static final int CLASSES = 256;

  private StratifiedChoice() {}

  /**
   * Items spread evenly over each class, {@code limit} in all, or all items when there are no more:
   * files are often ordered by where the items came from, so their beginnings are no fair sample.
   */
  static BitSet choose(byte[] labels, int limit) {
    var chosen = new BitSet(labels.length);
    int[] counts = counts(labels);
    int[] quotas = quotas(counts, labels.length, Math.min(limit, labels.length));
    int[] seen = new int[CLASSES];
    for (int i = 0; i < labels.length; i++) {
      int k = labels[i] & 0xff;
      long before = (long) seen[k] * quotas[k] / counts[k];
      seen[k]++;
      if ((long) seen[k] * quotas[k] / counts[k] > before) {
        chosen.set(i);
      }
    }
    return chosen;
  }

  private static int[] counts(byte[] labels) {
    int[] counts = new int[CLASSES];
    for (byte label : labels) {
      counts[label & 0xff]++;
    }
    return counts;
  }

  /** Whole shares, then one more for those with the largest remainders. */
  private static int[] quotas(int[] counts, int total, int limit) {
    int[] quotas = new int[CLASSES];
    long[] remainders = new long[CLASSES];
    int left = limit;
    for (int k = 0; k < CLASSES; k++) {
      long share = (long) limit * counts[k];
      quotas[k] = total == 0 ? 0 : (int) (share / total);
      remainders[k] = total == 0 ? 0 : share % total;
      left -= quotas[k];
    }
    IntStream.range(0, CLASSES)
        .boxed()
        .sorted(Comparator.comparingLong((Integer k) -> -remainders[k]))
        .limit(left)
        .forEach(k -> quotas[k]++);
    return quotas;
  }
}
