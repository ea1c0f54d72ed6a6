package org.mirrorball.data;

import java.io.IOException;

/**
 * The elements again and again, shuffled anew in each round.
 *
 * @param rounds {@link #ENDLESS} for no end
 */
record RepeatOperation(long rounds) implements PositionalOperation {

  @Override
  public String name() {
    return "repeat";
  }

  @Override
  public String describe() {
    return rounds == ENDLESS ? "repeat()" : "repeat(" + rounds + ")";
  }

  @Override
  public long countOf(long count) {
    boolean endless = count > 0 && rounds > ENDLESS / count;
    return endless ? ENDLESS : count * rounds;
  }

  @Override
  public RepeatOperation inLane(int lane, int laneCount) {
    return this;
  }

  @Override
  public boolean commutesWithFilter() {
    return true;
  }

  @Override
  public ElementCursor open(ElementCursor.Opener upstream, Pass pass) {
    return new Rounds(upstream, pass, rounds);
  }

  private static final class Rounds implements ElementCursor {

    private final ElementCursor.Opener upstream;
    private final Pass pass;
    private final long rounds;
    private long round;
    private ElementCursor in;
    private boolean roundIsEmpty;

    Rounds(ElementCursor.Opener upstream, Pass pass, long rounds) {
      this.upstream = upstream;
      this.pass = pass;
      this.rounds = rounds;
    }

    @Override
    public Element next() throws IOException {
      while (in != null || round < rounds) {
        if (in == null) {
          in = upstream.open(rounds == 1 ? pass : pass.repeated(round));
          round++;
          roundIsEmpty = true;
        }
        Element element = in.next();
        if (element != null) {
          roundIsEmpty = false;
          return element;
        }
        close();
        if (roundIsEmpty) { // and so would be all others
          round = rounds;
        }
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
        in = null;
      }
    }
  }
}
