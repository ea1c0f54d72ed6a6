package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost product of convolutions: a tile of {@code c += a b}, {@value #ROWS} rows high and
 * two vectors wide, kept in registers while it is added up. Its twelve accumulators, two vectors of
 * b and one element of a are what sixteen registers hold.
 *
 * <p>Where the rows of a tile meet step s they lie side by side, {@code a[steps[s]...]}; so the
 * windows of an image need not be written down as a matrix, and the compiler checks bounds once for
 * all rows. With an index of its own for every row it takes twice as long.
 */
final class VectorTile {
  private static final VectorSpecies<Float> SPECIES = VectorSpan.SPECIES;
  private static final int LANES = SPECIES.length();

  static final int ROWS = 6;
  static final int WIDTH = 2 * LANES;

  private VectorTile() {}

  /**
   * {@code c[row][lane] += sum over s of a[start + steps[s] + row] * b[s][lane]}. What lies past
   * the end of a short row of b only reaches the same lanes of c.
   */
  static void add(
      float[] a,
      int start,
      int[] steps,
      float[] b,
      int bStart,
      int bStride,
      float[] c,
      int cStart,
      int cStride) {
    // Each is a zero of its own: one for all was an object in some runs of the compiler.
    FloatVector left0 = FloatVector.zero(SPECIES);
    FloatVector right0 = FloatVector.zero(SPECIES);
    FloatVector left1 = FloatVector.zero(SPECIES);
    FloatVector right1 = FloatVector.zero(SPECIES);
    FloatVector left2 = FloatVector.zero(SPECIES);
    FloatVector right2 = FloatVector.zero(SPECIES);
    FloatVector left3 = FloatVector.zero(SPECIES);
    FloatVector right3 = FloatVector.zero(SPECIES);
    FloatVector left4 = FloatVector.zero(SPECIES);
    FloatVector right4 = FloatVector.zero(SPECIES);
    FloatVector left5 = FloatVector.zero(SPECIES);
    FloatVector right5 = FloatVector.zero(SPECIES);
    int next = bStart;
    for (int step = 0; step < steps.length; step++) {
      int at = start + steps[step];
      FloatVector left = FloatVector.fromArray(SPECIES, b, next);
      FloatVector right = FloatVector.fromArray(SPECIES, b, next + LANES);
      FloatVector by = FloatVector.broadcast(SPECIES, a[at]);
      left0 = by.fma(left, left0);
      right0 = by.fma(right, right0);
      by = FloatVector.broadcast(SPECIES, a[at + 1]);
      left1 = by.fma(left, left1);
      right1 = by.fma(right, right1);
      by = FloatVector.broadcast(SPECIES, a[at + 2]);
      left2 = by.fma(left, left2);
      right2 = by.fma(right, right2);
      by = FloatVector.broadcast(SPECIES, a[at + 3]);
      left3 = by.fma(left, left3);
      right3 = by.fma(right, right3);
      by = FloatVector.broadcast(SPECIES, a[at + 4]);
      left4 = by.fma(left, left4);
      right4 = by.fma(right, right4);
      by = FloatVector.broadcast(SPECIES, a[at + 5]);
      left5 = by.fma(left, left5);
      right5 = by.fma(right, right5);
      next += bStride;
    }
    int row = cStart;
    // Spelled out: a method of ours might not be inlined here, and vectors passed on become
    // objects.
    FloatVector.fromArray(SPECIES, c, row).add(left0).intoArray(c, row);
    FloatVector.fromArray(SPECIES, c, row + LANES).add(right0).intoArray(c, row + LANES);
    row += cStride;
    FloatVector.fromArray(SPECIES, c, row).add(left1).intoArray(c, row);
    FloatVector.fromArray(SPECIES, c, row + LANES).add(right1).intoArray(c, row + LANES);
    row += cStride;
    FloatVector.fromArray(SPECIES, c, row).add(left2).intoArray(c, row);
    FloatVector.fromArray(SPECIES, c, row + LANES).add(right2).intoArray(c, row + LANES);
    row += cStride;
    FloatVector.fromArray(SPECIES, c, row).add(left3).intoArray(c, row);
    FloatVector.fromArray(SPECIES, c, row + LANES).add(right3).intoArray(c, row + LANES);
    row += cStride;
    FloatVector.fromArray(SPECIES, c, row).add(left4).intoArray(c, row);
    FloatVector.fromArray(SPECIES, c, row + LANES).add(right4).intoArray(c, row + LANES);
    row += cStride;
    FloatVector.fromArray(SPECIES, c, row).add(left5).intoArray(c, row);
    FloatVector.fromArray(SPECIES, c, row + LANES).add(right5).intoArray(c, row + LANES);
  }
}
