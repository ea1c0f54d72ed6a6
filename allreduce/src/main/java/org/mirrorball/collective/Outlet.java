package org.mirrorball.collective;

import org.agrona.MutableDirectBuffer;

/** The sending end of one stream. A frame is claimed, written in place and committed. */
interface Outlet {

  /** Whether somebody reads at the other end. */
  boolean isConnected();

  /**
   * Makes room for one frame, which must be committed before the next claim.
   *
   * @return whether there was room; if not, try again later
   */
  boolean tryClaim(int length);

  /** Where the claimed frame lies, until it is committed. */
  MutableDirectBuffer buffer();

  /** The claimed frame's first byte in {@link #buffer()}. */
  int offset();

  /** Sends the claimed frame. */
  void commit();
}
