package org.mirrorball.distribute;

import org.mirrorball.launch.SparkOptions;
import org.mirrorball.nn.Scope;

/**
 * Where a model's replicas run. Models made while its scope is open are mirrored on all of its
 * workers; {@code fit} and {@code evaluate} run there, in synchronous steps.
 *
 * <pre>{@code
 * try (var strategy = Strategy.mirrored(2)) {
 *   Model model;
 *   try (var scope = strategy.scope()) {
 *     model = Sequential.of(...);
 *     model.compile(...);
 *   }
 *   model.fit(dataset, epochs(5));
 * }
 * }</pre>
 *
 * <p>Workers start with the first {@code fit} or {@code evaluate} and end with {@link #close}.
 */
public interface Strategy extends AutoCloseable {

  /** Worker processes on this machine, one replica each. */
  static MirroredStrategy mirrored(int workers) {
    return MirroredStrategy.of(workers);
  }

  /**
   * Workers in the executors of the active Spark session, one replica a task; to be used in a
   * program that {@code spark-submit} runs.
   */
  static SparkStrategy spark() {
    return SparkStrategy.of(SparkOptions.forWorkers(1));
  }

  /** Opens the scope on this thread; close it when the models are made. */
  Scope scope();

  /** How many replicas. */
  int workers();

  /** Ends the workers; returns when they are gone. */
  @Override
  void close();
}
