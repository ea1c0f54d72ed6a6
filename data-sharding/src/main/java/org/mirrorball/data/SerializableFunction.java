package org.mirrorball.data;

import java.io.Serializable;

/**
 * A pure function that is sent to workers. Called by one thread of each.
 *
 * @param <T> what it takes
 * @param <R> what it returns
 */
@FunctionalInterface
public interface SerializableFunction<T, R> extends Serializable {

  /** The result for one value; the same for the same value. */
  R apply(T value);
}
