package org.mirrorball.data;

import java.io.IOException;

/** The first elements. */
record TakeOperation(long elementCount) implements PositionalOperation {

  @Override
  public String name() {
    return "take";
  }

  @Override
  public String describe() {
    return "take(" + elementCount + ")";
  }

  @Override
  public long countOf(long count) {
    return Math.min(count, elementCount);
  }

  @Override
  public TakeOperation inLane(int lane, int laneCount) {
    return new TakeOperation(PositionalOperation.share(elementCount, lane, laneCount));
  }

  @Override
  public ElementCursor open(ElementCursor.Opener upstream, Pass pass) throws IOException {
    ElementCursor in = upstream.open(pass);
    return new ElementCursor() {
      private long left = elementCount;

      @Override
      public Element next() throws IOException {
        return left-- > 0 ? in.next() : null;
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }
}
