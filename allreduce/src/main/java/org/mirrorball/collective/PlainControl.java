package org.mirrorball.collective;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Leaves control frames as they are. */
final class PlainControl implements ControlGuard {

  @Override
  public int overheadLength() {
    return 0;
  }

  @Override
  public void sign(MutableDirectBuffer frame, int offset, int length) {}

  @Override
  public int check(DirectBuffer frame, int offset, int length) {
    return length;
  }
}
