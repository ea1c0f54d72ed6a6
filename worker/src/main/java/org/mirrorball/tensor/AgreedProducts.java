package org.mirrorball.tensor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all replicas have decided about the products of one graph: bfloat16 only where each of them
 * gains by it. Otherwise a slow moment of one would give it another plan than the others have, and
 * its places would not be theirs.
 */
final class AgreedProducts implements ProductTable {
  private final Map<Product, Decision> decisions = new HashMap<>();

  private AgreedProducts() {}

  /**
   * Asks the replicas once, unless the graph has no product to decide about.
   *
   * @param graph the same on all replicas
   * @param own what this replica decides
   */
  static AgreedProducts of(Graph graph, ProductTable own, ReplicaSums replicas) {
    List<Product> products =
        graph.operations().stream()
            .map(MixedPrecision::productOf)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    var agreed = new AgreedProducts();
    if (products.isEmpty()) {
      return agreed;
    }
    double[] votes = new double[products.size() + 1];
    List<Decision> decisions = products.stream().map(own::decide).toList();
    for (int index = 0; index < products.size(); index++) {
      votes[index] = decisions.get(index).bfloat16() ? 1 : 0;
    }
    votes[products.size()] = 1; // adds up to the number of replicas
    replicas.prepare(votes.length).add(votes);
    for (int index = 0; index < products.size(); index++) {
      Decision decision = decisions.get(index);
      boolean all = votes[index] == votes[products.size()];
      agreed.decisions.put(
          products.get(index),
          decision.bfloat16() && !all
              ? new Decision(false, decision.reason() + ", but another replica does not gain")
              : decision);
    }
    return agreed;
  }

  @Override
  public Decision decide(Product product) {
    return decisions.get(product);
  }
}
