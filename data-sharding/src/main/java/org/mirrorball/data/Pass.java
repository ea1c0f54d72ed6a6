package org.mirrorball.data;

import java.util.function.LongFunction;
import org.apache.hadoop.conf.Configuration;

/**
 * One pass over a dataset, or over one lane of it.
 *
 * @param seed of all random numbers
 * @param number the epoch, or what {@link #repeated} made of it
 * @param lane whose random order this is; 0 outside lanes
 * @param parallelism threads that an operation may use
 * @param locate where the element of a position is, for messages
 * @param report takes what is found damaged and left out
 */
record Pass(
    long seed,
    int number,
    int lane,
    int parallelism,
    LongFunction<String> locate,
    DamageReport report,
    Configuration conf) {

  // More rounds than this in one epoch would meet the next epoch's numbers; nothing else happens.
  private static final int ROUNDS = 1 << 12;

  // More threads would only contend for memory.
  private static final int MAX_PARALLELISM = 8;

  /** A pass over all of a pipeline, as a loop of the user's own makes it. */
  static Pass overAll(Pipeline pipeline, long seed, int epoch, Configuration conf) {
    int threads = Math.min(MAX_PARALLELISM, Runtime.getRuntime().availableProcessors());
    String origin = pipeline.describeOrigin();
    return new Pass(
        seed,
        epoch,
        0,
        threads,
        position -> origin + ", record " + position,
        new DamageReport(),
        conf);
  }

  Pass withNumber(int newNumber) {
    return new Pass(seed, newNumber, lane, parallelism, locate, report, conf);
  }

  Pass withLane(int newLane) {
    return new Pass(seed, number, newLane, parallelism, locate, report, conf);
  }

  /** The pass of a round of {@code repeat}, from 0; in epoch 0 the first round is the epoch. */
  Pass repeated(long round) {
    return new Pass(seed, number * ROUNDS + (int) round, lane, parallelism, locate, report, conf);
  }
}
