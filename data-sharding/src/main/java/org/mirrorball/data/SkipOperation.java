package org.mirrorball.data;

import java.io.IOException;

/** All but the first elements. */
record SkipOperation(long elementCount) implements PositionalOperation {

  @Override
  public String name() {
    return "skip";
  }

  @Override
  public String describe() {
    return "skip(" + elementCount + ")";
  }

  @Override
  public long countOf(long count) {
    return count == ENDLESS ? ENDLESS : Math.max(0, count - elementCount);
  }

  @Override
  public SkipOperation inLane(int lane, int laneCount) {
    return new SkipOperation(PositionalOperation.share(elementCount, lane, laneCount));
  }

  @Override
  public ElementCursor open(ElementCursor.Opener upstream, Pass pass) throws IOException {
    ElementCursor in = upstream.open(pass);
    return new ElementCursor() {
      private long left = elementCount;

      @Override
      public Element next() throws IOException {
        for (; left > 0; left--) {
          if (in.next() == null) {
            left = 0;
            return null;
          }
        }
        return in.next();
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }
}
