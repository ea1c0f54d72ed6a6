package org.mirrorball.data;

/**
 * A record before any mapping.
 *
 * @param position its place in the dataset, from 0
 * @param bytes its own array, shared with the cache and never changed; empty for tensors in memory
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose
record RawRecord(long position, byte[] bytes) {}
