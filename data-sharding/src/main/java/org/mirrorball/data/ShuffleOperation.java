package org.mirrorball.data;

import java.io.IOException;

/** The elements in a random order, another one in each pass. */
record ShuffleOperation(int bufferLength) implements PositionalOperation {

  @Override
  public String name() {
    return "shuffle";
  }

  @Override
  public String describe() {
    return "shuffle(" + bufferLength + ")";
  }

  @Override
  public long countOf(long count) {
    return count;
  }

  @Override
  public ShuffleOperation inLane(int lane, int laneCount) {
    return new ShuffleOperation(Math.max(1, bufferLength / laneCount));
  }

  @Override
  public boolean commutesWithFilter() {
    return true;
  }

  @Override
  public ElementCursor open(ElementCursor.Opener upstream, Pass pass) throws IOException {
    var random = CounterRandom.ofLane(pass.seed(), pass.number(), pass.lane());
    return new ShuffleWindow(upstream.open(pass), bufferLength, random);
  }
}
