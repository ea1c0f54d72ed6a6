package org.mirrorball.coordinator;

import java.time.Duration;
import org.mirrorball.control.ControlTimeouts;

/**
 * How a coordinator waits for its workers.
 *
 * @param workers how many it waits for
 * @param bindHost the address it listens on
 * @param advertisedHost the name that workers reach it by
 * @param port the TCP port, or 0 for any free one
 * @param joinTimeout how long the last worker may take to join
 * @param connectTimeout how long the workers may then take to reach each other
 * @param failureGrace how long to wait, after the first sign of a failure, for a better one: a lost
 *     peer is often heard of before the death that explains it
 * @param timeouts how patient each worker's connection is
 */
public record CoordinatorOptions(
    int workers,
    String bindHost,
    String advertisedHost,
    int port,
    Duration joinTimeout,
    Duration connectTimeout,
    Duration failureGrace,
    ControlTimeouts timeouts) {

  public CoordinatorOptions {
    if (workers < 1) {
      throw new IllegalArgumentException("workers: got " + workers + ", expected at least 1");
    }
  }

  /** Listens on loopback, on any free port; the last worker may take two minutes. */
  public static CoordinatorOptions forWorkers(int workers) {
    return new CoordinatorOptions(
        workers,
        "127.0.0.1",
        "127.0.0.1",
        0,
        Duration.ofMinutes(2),
        Duration.ofMinutes(1),
        Duration.ofSeconds(3),
        ControlTimeouts.DEFAULT);
  }

  /** These with another address to listen on. */
  public CoordinatorOptions withBindHost(String newBindHost) {
    return new CoordinatorOptions(
        workers,
        newBindHost,
        advertisedHost,
        port,
        joinTimeout,
        connectTimeout,
        failureGrace,
        timeouts);
  }

  /** These with another name for workers. */
  public CoordinatorOptions withAdvertisedHost(String newAdvertisedHost) {
    return new CoordinatorOptions(
        workers,
        bindHost,
        newAdvertisedHost,
        port,
        joinTimeout,
        connectTimeout,
        failureGrace,
        timeouts);
  }

  /** These with another port. */
  public CoordinatorOptions withPort(int newPort) {
    return new CoordinatorOptions(
        workers,
        bindHost,
        advertisedHost,
        newPort,
        joinTimeout,
        connectTimeout,
        failureGrace,
        timeouts);
  }

  /** These with another time to join. */
  public CoordinatorOptions withJoinTimeout(Duration newJoinTimeout) {
    return new CoordinatorOptions(
        workers,
        bindHost,
        advertisedHost,
        port,
        newJoinTimeout,
        connectTimeout,
        failureGrace,
        timeouts);
  }

  /** These with another time to connect. */
  public CoordinatorOptions withConnectTimeout(Duration newConnectTimeout) {
    return new CoordinatorOptions(
        workers,
        bindHost,
        advertisedHost,
        port,
        joinTimeout,
        newConnectTimeout,
        failureGrace,
        timeouts);
  }

  /** These with another time to find out. */
  public CoordinatorOptions withFailureGrace(Duration newFailureGrace) {
    return new CoordinatorOptions(
        workers,
        bindHost,
        advertisedHost,
        port,
        joinTimeout,
        connectTimeout,
        newFailureGrace,
        timeouts);
  }

  /** These with other patience. */
  public CoordinatorOptions withTimeouts(ControlTimeouts newTimeouts) {
    return new CoordinatorOptions(
        workers,
        bindHost,
        advertisedHost,
        port,
        joinTimeout,
        connectTimeout,
        failureGrace,
        newTimeouts);
  }
}
