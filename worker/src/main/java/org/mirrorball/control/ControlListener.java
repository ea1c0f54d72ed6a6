package org.mirrorball.control;

import java.io.IOException;

/** Hears what a connection receives, on the connection's reading thread. */
public interface ControlListener {

  /** The connection can be written to; called first, by the thread that starts it. */
  default void opened() {}

  /** A message came. Heartbeats are not passed on. */
  void received(Delivery delivery);

  /** The connection has ended and nothing more comes; called once, also after a close. */
  void ended(IOException cause);
}
