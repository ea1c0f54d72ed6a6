package org.mirrorball.collective;

import java.util.Objects;

/** A world of one rank: every result is its own. */
final class SoloCommunicator implements Communicator {

  private static final Collective DONE =
      new Collective() {
        @Override
        public Collective start(long step, int bucket) {
          return this;
        }

        @Override
        public void await() {}

        @Override
        public boolean isDone() {
          return true;
        }

        @Override
        public void run(long step, int bucket) {}
      };

  private final int generation;

  SoloCommunicator(int generation) {
    this.generation = generation;
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public int worldSize() {
    return 1;
  }

  @Override
  public int generation() {
    return generation;
  }

  @Override
  public Collective allReduce(Elements elements, ReduceOperator operator, WireType wire) {
    return doneOf(new OperationRequest(OperationKind.ALL_REDUCE, elements, operator, wire, 0));
  }

  @Override
  public Collective reduceScatter(Elements elements, ReduceOperator operator, WireType wire) {
    return doneOf(new OperationRequest(OperationKind.REDUCE_SCATTER, elements, operator, wire, 0));
  }

  @Override
  public Collective allGather(Elements elements) {
    return DONE;
  }

  @Override
  public Collective broadcast(Elements elements, int root) {
    Objects.checkIndex(root, 1);
    return DONE;
  }

  @Override
  public Collective send(Elements elements, int toRank, WireType wire) {
    throw new IllegalArgumentException("send to rank " + toRank + ": there is only rank 0 itself");
  }

  @Override
  public Collective receive(Elements elements, int fromRank, WireType wire) {
    throw new IllegalArgumentException(
        "receive from rank " + fromRank + ": there is only rank 0 itself");
  }

  /** The request has been checked by its constructor. */
  private static Collective doneOf(OperationRequest request) {
    Objects.requireNonNull(request);
    return DONE;
  }

  @Override
  public Communicator split(int color, int key) {
    if (color < 0) {
      throw new IllegalArgumentException("rank 0: color " + color + ", expected 0 or more");
    }
    return new SoloCommunicator(generation);
  }

  @Override
  public void barrier() {}

  @Override
  public void close() {}
}
