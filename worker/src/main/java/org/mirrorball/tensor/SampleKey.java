package org.mirrorball.tensor;

/**
 * What random numbers of a step depend on. The same key and sample give the same numbers on any
 * worker. It enters a graph as six floats, which hold 16 bits each, so that they are exact:
 *
 * <pre>
 *   float 0..3   a hash of seed and step, lowest bits first
 *         4..5   the number, within the global batch, of the first sample, lowest bits first
 * </pre>
 *
 * @param firstSample from 0, less than 2^32
 */
public record SampleKey(long seed, long step, long firstSample) {
  /** How many floats a key is. */
  public static final int LENGTH = 6;

  private static final int HASH_PIECES = 4;
  private static final int PIECE_BITS = 16;
  private static final long PIECE_MASK = (1L << PIECE_BITS) - 1;

  /** The odd number nearest to 2^64 over the golden ratio. */
  static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** The key as a graph takes it. */
  public float[] toFloats() {
    long hash = mix(mix(seed) + step * GOLDEN);
    float[] pieces = new float[LENGTH];
    for (int piece = 0; piece < LENGTH; piece++) {
      long bits = piece < HASH_PIECES ? hash : firstSample;
      int shift = PIECE_BITS * (piece < HASH_PIECES ? piece : piece - HASH_PIECES);
      pieces[piece] = (bits >>> shift) & PIECE_MASK;
    }
    return pieces;
  }

  /** The hash of seed and step in a key's memory. */
  static long hash(Memory key) {
    return joined(key, 0, HASH_PIECES);
  }

  /** The first sample in a key's memory. */
  static long firstSample(Memory key) {
    return joined(key, HASH_PIECES, LENGTH);
  }

  private static long joined(Memory key, int begin, int end) {
    long bits = 0;
    for (int piece = end - 1; piece >= begin; piece--) {
      bits = bits << PIECE_BITS | (long) key.get(piece);
    }
    return bits;
  }

  /** Spreads every bit over all (Steele et al., OOPSLA 2014, SplitMix). */
  static long mix(long bits) {
    long mixed = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
