package org.mirrorball.collective;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks that the streams' buffers fit before anybody writes to them; a full one ends a JVM. */
public final class SharedMemoryPreflight {

  /** Counters, commands, errors and the loss report: a little above what Aeron 1.51 makes. */
  private static final long DRIVER_LENGTH = 10L << 20;

  private SharedMemoryPreflight() {}

  /**
   * Fails unless the buffers of a host's ranks fit. Edges for messages and for parts of a group are
   * opened later and not counted: each fails by itself where it does not fit.
   *
   * @param root the folder that holds the buffers
   * @param ranksOnHost how many ranks of the job share it
   * @param sharedMemory whether these reach each other through shared memory, or over UDP, whose
   *     buffers the media driver has in the same folder, at both ends
   * @throws IllegalStateException naming the space there is, the space needed and the way out
   */
  public static void check(Path root, int ranksOnHost, boolean sharedMemory) {
    long needed = neededLength(ranksOnHost, sharedMemory);
    long usable;
    try {
      usable = Files.getFileStore(root).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + root, e);
    }
    if (usable < needed) {
      throw new IllegalStateException(
          String.format(
              "%s has %d MiB left, %d ranks need %d MiB for their streams; in a container enlarge"
                  + " it (docker run --shm-size=%dm), or choose another folder for them",
              root, usable >> 20, ranksOnHost, needed >> 20, Math.max(128, 2 * (needed >> 20))));
    }
  }

  /**
   * The edges between the ranks, one edge each way that leaves the host, the driver's own files.
   */
  static long neededLength(int ranksOnHost, boolean sharedMemory) {
    long edgeLength =
        sharedMemory ? StreamSettings.LOCAL_EDGE_LENGTH : 2 * StreamSettings.REMOTE_EDGE_LENGTH;
    return DRIVER_LENGTH
        + edgeCount(ranksOnHost) * edgeLength
        + 2 * StreamSettings.REMOTE_EDGE_LENGTH;
  }

  /** At most: the ring's successor, and the partners of recursive doubling, of each rank. */
  private static long edgeCount(int ranks) {
    int bits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(ranks);
    return ranks == 1 ? 0 : (long) ranks * Math.min(ranks - 1, 2 + bits);
  }
}
