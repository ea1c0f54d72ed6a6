package org.mirrorball.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A dataset made of each element, and the elements of several of them in turns: {@code blockLength}
 * of one, then of the next, in a cycle of {@code cycleLength} that are open at the same time. One
 * that has ended gives its place to the next element's.
 */
record InterleaveOperation(
    SerializableFunction<Object, Dataset<?>> function, int cycleLength, int blockLength)
    implements Operation {

  @SuppressWarnings("unchecked") // Dataset's own type parameter keeps the chain together
  static InterleaveOperation of(
      SerializableFunction<?, ?> function, int cycleLength, int blockLength) {
    return new InterleaveOperation(
        (SerializableFunction<Object, Dataset<?>>) function, cycleLength, blockLength);
  }

  @Override
  public String name() {
    return "interleave";
  }

  @Override
  public String describe() {
    return "interleave(%d, %d)".formatted(cycleLength, blockLength);
  }

  @Override
  public ElementCursor open(ElementCursor.Opener upstream, Pass pass) throws IOException {
    return new Turns(upstream.open(pass), pass);
  }

  private final class Turns implements ElementCursor {

    private final ElementCursor in;
    private final Pass pass;
    private final List<ElementCursor> cycle = new ArrayList<>(); // null where one has ended
    private int turn;
    private int givenInTurn;
    private boolean ended;
    private long position;

    Turns(ElementCursor in, Pass pass) {
      this.in = in;
      this.pass = pass;
    }

    @Override
    public Element next() throws IOException {
      for (int idle = 0; idle <= cycleLength; ) {
        ElementCursor current = current();
        Element element = current == null ? null : current.next();
        if (element != null) {
          if (++givenInTurn == blockLength) {
            nextTurn();
          }
          return new Element(position++, pass.number(), element.value());
        }
        if (current != null) {
          current.close();
          cycle.set(turn, null);
          idle = 0; // its place may be taken by another
        } else {
          idle++;
        }
        nextTurn();
      }
      return null;
    }

    /** Whose turn it is; null when there is no dataset for this place any more. */
    private ElementCursor current() throws IOException {
      if (turn == cycle.size()) {
        cycle.add(null);
      }
      if (cycle.get(turn) == null && !ended) {
        Element element = in.next();
        ended = element == null;
        if (!ended) {
          cycle.set(turn, opened(element));
        }
      }
      return cycle.get(turn);
    }

    private ElementCursor opened(Element element) throws IOException {
      try {
        return function.apply(element.value()).pipeline().open(pass);
      } catch (RuntimeException e) {
        throw new InvalidSampleException(
            pass.locate().apply(element.position()) + ": interleave() failed: " + e, e);
      }
    }

    private void nextTurn() {
      turn = (turn + 1) % cycleLength;
      givenInTurn = 0;
    }

    @Override
    public void close() throws IOException {
      for (ElementCursor cursor : cycle) {
        if (cursor != null) {
          cursor.close();
        }
      }
      in.close();
    }
  }
}
