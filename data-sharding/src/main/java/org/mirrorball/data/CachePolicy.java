package org.mirrorball.data;

/**
 * How much of its part a worker keeps in memory.
 *
 * @param requestedLimit bytes when the user asked for a cache
 * @param automaticLimit bytes below which everything is kept anyway
 */
record CachePolicy(long requestedLimit, long automaticLimit) {

  private static final long GIBIBYTE = 1L << 30;

  // 128 MiB: small enough to go unnoticed, large enough for MNIST, whose gzip files would otherwise
  // be decompressed once a lane and epoch.
  private static final long AUTOMATIC_LIMIT = 1L << 27;

  // Array and object headers, and the reference.
  private static final int OVERHEAD_PER_RECORD = 48;

  static CachePolicy ofHeap(long maxMemory) {
    return new CachePolicy(
        Math.min(GIBIBYTE, maxMemory / 2), Math.min(AUTOMATIC_LIMIT, maxMemory / 8));
  }

  /** The share of its records that a worker keeps, 0 to 1. */
  double share(boolean requested, long recordBytes, long recordCount) {
    long bytes = recordBytes + OVERHEAD_PER_RECORD * recordCount;
    if (bytes <= (requested ? requestedLimit : automaticLimit)) {
      return 1;
    }
    return requested ? (double) requestedLimit / bytes : 0;
  }
}
