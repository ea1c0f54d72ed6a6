package org.mirrorball.tensor;

/** What is joined gives the same on a card too. */
class CardFusionTest extends FusionTest {
  @Override
  PlanBuilder builder(Graph graph) {
    return super.builder(graph).on(new SimulatedCard().card());
  }
}
