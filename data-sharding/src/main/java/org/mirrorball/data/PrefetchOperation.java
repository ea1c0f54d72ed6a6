package org.mirrorball.data;

import java.io.IOException;

/**
 * Elements read ahead by a thread of their own.
 *
 * @param depth how many; 0 to find out
 */
record PrefetchOperation(int depth) implements Operation {

  static final int AUTOMATIC = 0;

  @Override
  public String name() {
    return "prefetch";
  }

  @Override
  public ElementCursor open(ElementCursor.Opener upstream, Pass pass) throws IOException {
    return PrefetchCursor.start(upstream.open(pass), PrefetchDepth.of(depth));
  }
}
