package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mirrorball.tensor.Graph;
import org.mirrorball.tensor.MixedPrecision;
import org.mirrorball.tensor.ProductTypes;
import org.mirrorball.tensor.ReplicaSums;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.TensorRuntime;

/**
 * In which types a model computes, by the names of Keras's policies. Weights, gradients as they are
 * added up, and what optimizers remember are float32 under each of them.
 *
 * @param name {@code float32}, {@code mixed_bfloat16} or {@code mixed_float16}
 * @param products in which type large matrix products run
 * @param scalesLoss whether small gradients are kept from vanishing by scaling the loss: see {@link
 *     LossScale}
 */
public record Precision(
    @JsonProperty("name") String name,
    @JsonProperty("products") ProductTypes products,
    @JsonProperty("scalesLoss") boolean scalesLoss)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Everything in float32. */
  public static final Precision FLOAT32 = new Precision("float32", ProductTypes.FLOAT32, false);

  /** Matrix products and convolutions in bfloat16, where the machine is faster at them. */
  public static final Precision MIXED_BFLOAT16 =
      new Precision("mixed_bfloat16", ProductTypes.MEASURED, false);

  /** The loss is scaled as float16 needs it; on a CPU, which has no fast float16, in float32. */
  public static final Precision MIXED_FLOAT16 =
      new Precision("mixed_float16", ProductTypes.FLOAT32, true);

  private static final List<Precision> ALL = List.of(FLOAT32, MIXED_BFLOAT16, MIXED_FLOAT16);

  /**
   * The precision of this name.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  public static Precision named(String name) {
    return ALL.stream()
        .filter(precision -> precision.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    ALL.stream()
                        .map(Precision::name)
                        .collect(
                            Collectors.joining(
                                ", ", "precision " + name + ": expected one of ", ""))));
  }

  /**
   * The same with other types of products: {@link ProductTypes#BFLOAT16} gives the results of a
   * processor with fast bfloat16 products on one without.
   */
  public Precision withProducts(ProductTypes newProducts) {
    return new Precision(name, newProducts, scalesLoss);
  }

  /** Why this machine does not do what the name says, if so; one line. */
  Optional<String> caveat() {
    if (scalesLoss) {
      return Optional.of(name + ": a CPU has no fast float16: float32 instead, the loss is scaled");
    }
    boolean missing = products == ProductTypes.MEASURED && !TensorRuntime.multipliesBfloat16();
    return missing
        ? Optional.of(name + ": this processor has no products of bfloat16: float32 instead")
        : Optional.empty();
  }

  /**
   * What a graph becomes in this precision, with the outputs that will be asked for.
   *
   * @param replicas which do the same now
   */
  RewrittenGraph rewrite(Graph graph, List<Tensor> outputs, ReplicaSums replicas) {
    return new RewrittenGraph(MixedPrecision.rewrite(graph, products, outputs, replicas), outputs);
  }
}
