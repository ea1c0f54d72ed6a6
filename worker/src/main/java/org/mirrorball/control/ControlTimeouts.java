package org.mirrorball.control;

import java.time.Duration;

/**
 * How patient a connection is.
 *
 * @param handshake the most that connecting, and proving the secret, may each take
 * @param heartbeat the longest that a side says nothing
 * @param silence how long nothing must arrive until the other side is taken for dead
 */
public record ControlTimeouts(Duration handshake, Duration heartbeat, Duration silence) {

  /** 10 s, 1 s and 10 s. */
  public static final ControlTimeouts DEFAULT =
      new ControlTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(10));

  /** These with another heartbeat. */
  public ControlTimeouts withHeartbeat(Duration newHeartbeat) {
    return new ControlTimeouts(handshake, newHeartbeat, silence);
  }

  /** These with another silence. */
  public ControlTimeouts withSilence(Duration newSilence) {
    return new ControlTimeouts(handshake, heartbeat, newSilence);
  }

  /** These with another time for the handshake. */
  public ControlTimeouts withHandshake(Duration newHandshake) {
    return new ControlTimeouts(newHandshake, heartbeat, silence);
  }
}
