package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Tracing;

/**
 * A block of layers whose activations a training step does not keep but computes again on its way
 * back, from the block's input: less memory for up to one more forward pass of the block. Weights,
 * results and random numbers are those of the layers without it, bit for bit; what layers remember,
 * such as moving averages, is updated once. Blocks may hold blocks.
 *
 * <p>A model of one's own does the same with {@link Tracing#recomputed} in its {@code call}.
 */
public final class Remat extends Layer {

  private static final long serialVersionUID = 1L;

  private final Functional body;

  @JsonCreator
  Remat(
      @JsonProperty("layers") List<Layer> layers,
      @JsonProperty("graph") List<Functional.Step> graph) {
    this(new Functional(null, layers, graph));
  }

  private Remat(Functional body) {
    this.body = track(body);
  }

  /** One layer after another as a block. */
  public static Remat of(Layer... layers) {
    Node input = Node.input();
    Node output = input;
    for (Layer layer : layers) {
      output = output.to(layer);
    }
    return of(input, output);
  }

  /** A block that makes {@code output} of {@code input}: layers may be skipped and joined. */
  public static Remat of(Node input, Node output) {
    return new Remat(Functional.of(input, output));
  }

  @JsonProperty("layers")
  List<Layer> layers() {
    return body.sublayers();
  }

  @JsonProperty("graph")
  List<Functional.Step> graph() {
    return body.steps();
  }

  @Override
  public Tensor call(Tensor x) {
    return callUnmasked(List.of(x));
  }

  @Override
  protected Masked callMasked(List<Masked> inputs) {
    return Tracing.recomputed(() -> body.applyMasked(inputs));
  }
}
