package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two dense layers, forward and backward, in bfloat16. */
class MixedPrecisionTest {
  private static final int BATCH = 9;
  private static final int WIDTH = 17;
  private final RandomTensors random = new RandomTensors(5);
  private final Variable first = RandomTensors.variable("first", random.floats(-1, 1, 7, WIDTH));
  private final Variable second = RandomTensors.variable("second", random.floats(-1, 1, WIDTH, 3));
  private final Variable bias = RandomTensors.variable("bias", random.floats(-1, 1, WIDTH));
  private final Graph graph = new Graph();
  private final Tensor x = graph.input("x", DType.FLOAT32, Shape.of(BATCH, 7));
  private final List<Tensor> outputs = outputs();

  /** The loss and its gradients. */
  private List<Tensor> outputs() {
    Tensor hidden = Ops.relu(Ops.biasAdd(Ops.matmul(x, first), bias));
    Tensor logits = Ops.reshape(Ops.matmul(hidden, second), BATCH, 1, 3);
    Tensor loss = Ops.reduceMean(Ops.softmax(logits).square());
    List<Tensor> all = new ArrayList<>(List.of(loss));
    all.addAll(graph.gradient(loss, List.of(first, second, bias)));
    return all;
  }

  private static List<DType> inputTypes(Operation operation) {
    return operation.inputs().stream().map(Tensor::dtype).toList();
  }

  private static List<float[]> run(Graph graph, List<Tensor> outputs, float[] x) {
    PlanBuilder builder = Plan.builder(graph);
    for (int index = 0; index < outputs.size(); index++) {
      builder.output("y" + index, outputs.get(index));
    }
    try (Plan plan = builder.build()) {
      plan.input("x").asFloatBuffer().put(x);
      plan.run();
      plan.run();
      List<float[]> results = new ArrayList<>();
      for (int index = 0; index < outputs.size(); index++) {
        float[] values = new float[(int) outputs.get(index).shape().elementCount()];
        plan.output("y" + index).asFloatBuffer().get(values);
        results.add(values);
      }
      return results;
    }
  }

  private MixedPrecision rewrite(ProductTypes types) {
    return MixedPrecision.rewrite(graph, types, outputs);
  }

  @Test
  void productsAreInBfloat16AndAllElseInFloat32() {
    for (Operation operation : rewrite(ProductTypes.BFLOAT16).graph().operations()) {
      if (operation.op() instanceof Matmul) {
        assertThat(inputTypes(operation)).containsOnly(DType.BFLOAT16);
        assertThat(operation.outputs().get(0).dtype()).isEqualTo(DType.FLOAT32);
      } else if (!(operation.op() instanceof Cast) && !operation.op().isAlias()) {
        assertThat(inputTypes(operation))
            .as(operation.op().opName())
            .doesNotContain(DType.BFLOAT16);
        assertThat(operation.outputs()).allMatch(output -> output.dtype() == DType.FLOAT32);
      }
    }
  }

  @Test
  void everyOperandIsRoundedOnce() {
    List<Operation> casts =
        rewrite(ProductTypes.BFLOAT16).graph().operations().stream()
            .filter(operation -> operation.op().equals(new Cast(DType.BFLOAT16)))
            .toList();
    assertThat(casts.stream().map(operation -> operation.inputs().get(0))).doesNotHaveDuplicates();
    // x, both weights, the hidden layer, and the gradients by both products.
    assertThat(casts).hasSize(6);
    assertThat(casts.stream().flatMap(operation -> operation.inputs().stream()))
        .contains(first, second);
  }

  @Test
  void withoutProductsInBfloat16TheGraphIsTheSame() {
    List<Operation> same = rewrite(ProductTypes.FLOAT32).graph().operations();
    assertThat(same.stream().map(Operation::op)).isEqualTo(opsOf(graph));
    float[] values = random.floats(-1, 1, BATCH, 7).toFloatArray();
    MixedPrecision mixed = rewrite(ProductTypes.FLOAT32);
    List<float[]> expected = run(graph, outputs, values);
    List<float[]> actual = run(mixed.graph(), outputs.stream().map(mixed::of).toList(), values);
    for (int index = 0; index < expected.size(); index++) {
      assertThat(actual.get(index)).containsExactly(expected.get(index));
    }
  }

  private static List<Op> opsOf(Graph graph) {
    return graph.operations().stream().map(Operation::op).toList();
  }

  @Test
  void gradientsAreThoseOfFloat32ButForRounding() {
    float[] values = random.floats(-1, 1, BATCH, 7).toFloatArray();
    MixedPrecision mixed = rewrite(ProductTypes.BFLOAT16);
    List<float[]> expected = run(graph, outputs, values);
    List<float[]> actual = run(mixed.graph(), outputs.stream().map(mixed::of).toList(), values);
    for (int index = 0; index < expected.size(); index++) {
      double difference = 0;
      double norm = 0;
      for (int element = 0; element < expected.get(index).length; element++) {
        double wanted = expected.get(index)[element];
        difference += Math.pow(actual.get(index)[element] - wanted, 2);
        norm += wanted * wanted;
      }
      // bfloat16 rounds to one part in 2^9; a few roundings follow each other.
      assertThat(Math.sqrt(difference / norm)).as("output %d", index).isBetween(1e-6, 0.02);
    }
  }

  @Test
  void aGradientIsInFloat32AsItsProductLeavesIt() {
    MixedPrecision mixed = rewrite(ProductTypes.BFLOAT16);
    for (Tensor gradient : outputs.subList(1, 3)) {
      Operation product =
          mixed.graph().operations().get(mixed.graph().position(mixed.of(gradient)));
      assertThat(product.op()).isEqualTo(new Matmul(true, false, true));
    }
  }

  @Test
  void aProductThatGainsNothingStaysInFloat32() {
    ProductTable large =
        product -> new ProductTable.Decision(product.length() > BATCH * WIDTH * 3, "a test");
    MixedPrecision mixed = MixedPrecision.rewrite(graph, large, outputs);
    for (Operation operation : mixed.graph().operations()) {
      if (operation.op() instanceof Matmul) {
        boolean wide = operation.inputs().stream().anyMatch(t -> t.shape().dim(-1) == 7);
        assertThat(inputTypes(operation)).containsOnly(wide ? DType.BFLOAT16 : DType.FLOAT32);
      }
    }
  }

  @Test
  void batchedProductsAreInBfloat16() {
    Graph batched = new Graph();
    Tensor a = batched.input("x", DType.FLOAT32, Shape.of(2, 3, 4));
    Tensor product = Ops.matmul(a, a, false, true);
    MixedPrecision mixed = MixedPrecision.rewrite(batched, ProductTypes.BFLOAT16, List.of(product));
    assertThat(mixed.decisions())
        .containsExactly("[2, 3, 4] x transposed [2, 3, 4]: bfloat16, as all products");
    float[] x = random.floats(-1, 1, 2, 3, 4).toFloatArray();
    float[] actual = run(mixed.graph(), List.of(mixed.of(product)), x).get(0);
    assertThat(distance(actual, run(batched, List.of(product), x).get(0))).isBetween(1e-6, 0.01);
  }

  @Test
  void onlyWhatWasNamedAsAnOutputCanBeAskedFor() {
    MixedPrecision mixed = MixedPrecision.rewrite(graph, ProductTypes.FLOAT32, List.of());
    assertThatThrownBy(() -> mixed.of(outputs.get(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was not named as an output");
  }

  @Test
  void bfloat16ProductsAreThoseOfFloat32Rounded() {
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        Tensor a =
            Ops.cast(random.floats(-1, 1, transposeA ? 5 : 3, transposeA ? 3 : 5), DType.BFLOAT16);
        Tensor b =
            Ops.cast(random.floats(-1, 1, transposeB ? 7 : 5, transposeB ? 5 : 7), DType.BFLOAT16);
        Tensor exact =
            Ops.matmul(
                Ops.cast(a, DType.FLOAT64), Ops.cast(b, DType.FLOAT64), transposeA, transposeB);
        float[] product = Ops.matmul(a, b, transposeA, transposeB).toFloatArray();
        for (int index = 0; index < product.length; index++) {
          double wanted = exact.toDoubleArray()[index];
          // Half a unit in the last place, and what float32 additions lose.
          assertThat(Math.abs(product[index] - wanted))
              .isLessThanOrEqualTo(Math.abs(wanted) / 256 + 1e-5);
        }
      }
    }
  }

  @Test
  void aMeasuredTableDecidesTheSameForTheSameProduct() {
    Matmul matmul = new Matmul(true, false);
    var product = new ProductTable.Product(matmul, Shape.of(128, 300), Shape.of(128, 200));
    assertThat(product.length()).isEqualTo(300L * 128 * 200);
    ProductTable table = ProductTypes.MEASURED.table();
    ProductTable.Decision decision = table.decide(product);
    assertThat(table.decide(product)).isEqualTo(decision);
    if (TensorRuntime.multipliesBfloat16()) {
      assertThat(decision.reason()).contains("float32 took").contains("ms, bfloat16");
    } else {
      assertThat(decision.bfloat16()).isFalse();
      assertThat(decision.reason()).isEqualTo("this processor has no products of bfloat16");
    }
    var small = new ProductTable.Product(matmul, Shape.of(8, 300), Shape.of(8, 2));
    assertThat(table.decide(small))
        .isEqualTo(new ProductTable.Decision(false, "too small to gain"));
  }

  @Test
  void aConvolutionAndItsGradientsAreInBfloat16() {
    Graph convolved = new Graph();
    Tensor images = convolved.input("x", DType.FLOAT32, Shape.of(2, 8, 8, 16));
    Variable below = RandomTensors.variable("below", random.floats(-1, 1, 3, 3, 16, 12));
    Variable above = RandomTensors.variable("above", random.floats(-1, 1, 3, 3, 12, 14));
    Tensor hidden = Ops.conv2d(images, below, 2, 2, Padding.SAME);
    Tensor loss = Ops.reduceMean(Ops.conv2d(hidden, above, 1, 1, Padding.SAME).square());
    List<Tensor> wanted = new ArrayList<>(List.of(loss));
    wanted.addAll(convolved.gradient(loss, List.of(below, above)));
    MixedPrecision mixed = MixedPrecision.rewrite(convolved, ProductTypes.BFLOAT16, wanted);
    assertThat(mixed.decisions())
        .containsExactly(
            "conv2d [2, 8, 8, 16] x [3, 3, 16, 12]: bfloat16, as all products",
            "conv2d [2, 4, 4, 12] x [3, 3, 12, 14]: bfloat16, as all products",
            "conv2dFilterGradient [2, 4, 4, 12] x [2, 4, 4, 14]: bfloat16, as all products",
            "conv2dImagesGradient [2, 4, 4, 14] x [3, 3, 12, 14]: bfloat16, as all products",
            "conv2dFilterGradient [2, 8, 8, 16] x [2, 4, 4, 12]: bfloat16, as all products");
    float[] x = random.floats(-1, 1, 2, 8, 8, 16).toFloatArray();
    List<float[]> actual = run(mixed.graph(), wanted.stream().map(mixed::of).toList(), x);
    List<float[]> expected = run(convolved, wanted, x);
    for (int index = 0; index < expected.size(); index++) {
      assertThat(distance(actual.get(index), expected.get(index))).isBetween(1e-6, 0.01);
    }
  }

  /** The norm of the difference, of that of the values. */
  private static double distance(float[] actual, float[] expected) {
    double difference = 0;
    double all = 0;
    for (int index = 0; index < expected.length; index++) {
      difference += Math.pow((double) actual[index] - expected[index], 2);
      all += Math.pow(expected[index], 2);
    }
    return Math.sqrt(difference / all);
  }

  @Test
  void aConvolutionIsMeasuredOnAFewImages() {
    var convolution = new Conv2d(1, 1, Padding.SAME);
    var product =
        new ProductTable.Product(convolution, Shape.of(64, 16, 16, 32), Shape.of(3, 3, 32, 32));
    assertThat(product.length()).isEqualTo(64L * 16 * 16 * 32 * 32 * 9);
    ProductTable table = ProductTypes.MEASURED.table();
    ProductTable.Decision decision = table.decide(product);
    assertThat(table.decide(product)).isEqualTo(decision);
    if (TensorRuntime.multipliesBfloat16()) {
      assertThat(decision.reason()).contains("float32 took").contains("ms, bfloat16");
    } else {
      assertThat(decision.bfloat16()).isFalse();
    }
  }
}
