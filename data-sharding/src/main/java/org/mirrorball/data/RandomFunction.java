package org.mirrorball.data;

import java.io.Serializable;

/**
 * A mapping that draws random numbers, such as an augmentation, and that can be sent to workers.
 * Otherwise pure, and safe for use by several threads.
 *
 * @param <T> what it takes
 * @param <R> what it makes
 */
@FunctionalInterface
public interface RandomFunction<T, R> extends Serializable {

  /**
   * Maps.
   *
   * @param random the sample's own: the same for the same seed, epoch and sample, whatever the
   *     number of workers
   */
  R apply(T value, CounterRandom random);
}
