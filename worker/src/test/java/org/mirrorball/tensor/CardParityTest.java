package org.mirrorball.tensor;

/** On a card, of ND4J's ops and with copies, an op gives what it gives on the host. */
class CardParityTest extends PlanParityTest {
  @Override
  PlanBuilder builder(Graph graph) {
    return super.builder(graph).on(new SimulatedCard().card());
  }

  /**
   * The host's kernels add up in float64, ND4J's in float32 and in another order: batch
   * normalisation of a few samples divides by what is left of that. Float64 is held to what the
   * host is held to.
   */
  @Override
  double floatTolerance() {
    return 3e-5;
  }
}
