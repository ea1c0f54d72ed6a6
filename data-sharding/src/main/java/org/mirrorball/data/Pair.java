package org.mirrorball.data;

/**
 * What {@code zip} makes.
 *
 * @param first of the dataset that zip was called on
 * @param second of the other
 */
public record Pair<A, B>(A first, B second) {}
