package org.mirrorball.nn;

import java.util.List;
import org.mirrorball.tensor.Fusion;
import org.mirrorball.tensor.Graph;
import org.mirrorball.tensor.MixedPrecision;
import org.mirrorball.tensor.Tensor;

/** A traced graph as it runs: in its precision, with passes over the same memory joined. */
final class RewrittenGraph {

  private final MixedPrecision mixed;
  private final Fusion fusion;

  /**
   * Joins the passes.
   *
   * @param outputs the tensors of the traced graph that {@link #of} will be asked for
   */
  RewrittenGraph(MixedPrecision mixed, List<Tensor> outputs) {
    this.mixed = mixed;
    this.fusion = Fusion.rewrite(mixed.graph(), outputs.stream().map(mixed::of).toList());
  }

  Graph graph() {
    return fusion.graph();
  }

  /** What a tensor of the traced graph is in this one. */
  Tensor of(Tensor traced) {
    return fusion.of(mixed.of(traced));
  }

  /** A line for each matrix product, with the type it runs in and why. */
  List<String> decisions() {
    return mixed.decisions();
  }
}
