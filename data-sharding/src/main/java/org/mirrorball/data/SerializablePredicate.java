package org.mirrorball.data;

import java.io.Serializable;
import java.util.function.Predicate;

/**
 * A condition that can be sent to workers. Pure, and safe for use by several threads.
 *
 * @param <T> what it looks at
 */
@FunctionalInterface
public interface SerializablePredicate<T> extends Predicate<T>, Serializable {}
