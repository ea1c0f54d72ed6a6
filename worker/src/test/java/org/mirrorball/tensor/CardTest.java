package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where a plan on a simulated card keeps its values, and what it copies. */
class CardTest {
  private final SimulatedCard simulated = new SimulatedCard();
  private final RandomTensors random = new RandomTensors(7);
  private final Graph graph = new Graph();
  private final Tensor x = graph.input("x", DType.FLOAT32, Shape.of(5, 4));

  private Plan plan(Tensor y) {
    return simulated.build(Plan.builder(graph).output("y", y));
  }

  private float[] run(Plan plan, Tensor value) {
    plan.input("x").asFloatBuffer().put(value.toFloatArray());
    plan.run();
    FloatBuffer y = plan.output("y").asFloatBuffer();
    float[] values = new float[y.remaining()];
    y.get(values);
    return values;
  }

  private static List<String> labels(Plan plan) {
    return plan.steps().stream().map(PlanStep::label).toList();
  }

  @Test
  void aHostOfValuesStaysOnTheCard() {
    try (Plan plan = plan(Ops.exp(Ops.negate(Ops.square(x))))) {
      assertThat(labels(plan))
          .containsExactly(
              "upload[5, 4]", "square[5, 4]", "negate[5, 4]", "exp[5, 4]", "download[5, 4]");
      assertThat(plan.hostOperations()).isEmpty();
    }
  }

  @Test
  void whatTheHostComputesIsCopiedOnceInEachDirection() {
    Tensor squared = Ops.square(x);
    Tensor host = Ops.abs(squared); // no recipe
    Tensor twice = Ops.multiply(Ops.abs(squared), host);
    try (Plan plan = plan(Ops.add(twice, Ops.add(squared, host)))) {
      assertThat(labels(plan).stream().filter(label -> label.startsWith("download"))).hasSize(2);
      assertThat(labels(plan).stream().filter(label -> label.startsWith("upload"))).hasSize(3);
      assertThat(plan.hostOperations()).containsExactly("abs[5, 4]");
      Tensor value = random.floats(-1, 1, 5, 4);
      Tensor square = value.square();
      float[] expected =
          Ops.add(Ops.multiply(square, square), Ops.add(square, square)).toFloatArray();
      assertThat(run(plan, value)).containsExactly(expected, within(1e-6f));
    }
  }

  @Test
  void variablesGoUpInEveryRunAndConstantsOnce() {
    Variable weight = RandomTensors.variable("weight", random.floats(-1, 1, 4, 3));
    Tensor constant = random.floats(-1, 1, 3);
    // The constant is met last, where memory of other values is free again.
    Tensor y = Ops.add(Ops.square(Ops.square(x.matmul(weight))), constant);
    try (Plan plan = plan(y)) {
      assertThat(simulated.uploads()).isEqualTo(1);
      for (int step = 0; step < 3; step++) {
        simulated.reset();
        weight.assign(random.floats(-1, 1, 4, 3).toFloatArray());
        Tensor value = random.floats(-1, 1, 5, 4);
        float[] actual = run(plan, value);
        float[] expected = Ops.add(value.matmul(weight).square().square(), constant).toFloatArray();
        assertThat(actual).containsExactly(expected, within(1e-5f));
        assertThat(simulated.uploads()).isEqualTo(2);
        assertThat(simulated.uploadedBytes()).isEqualTo((20 + 12) * Float.BYTES);
        assertThat(simulated.downloadedBytes()).isEqualTo(15 * Float.BYTES);
      }
    }
  }

  @Test
  void inputsAndVariablesGoUpBeforeAnythingRuns() {
    Variable weight = RandomTensors.variable("weight", random.floats(-1, 1, 4, 3));
    Variable last = RandomTensors.variable("last", random.floats(-1, 1, 3, 2));
    try (Plan plan = plan(Ops.exp(x).matmul(weight).matmul(last))) {
      assertThat(labels(plan).subList(0, 4))
          .containsExactly("upload[5, 4]", "upload[4, 3]", "upload[3, 2]", "exp[5, 4]");
    }
  }

  @Test
  void outputsThatAreInputsNeverGoUp() {
    try (Plan plan = plan(x.reshape(20))) {
      Tensor value = random.floats(-1, 1, 5, 4);
      assertThat(run(plan, value)).containsExactly(value.toFloatArray());
      assertThat(simulated.uploads()).isZero();
      assertThat(simulated.downloads()).isZero();
    }
  }

  @Test
  void theListenerHearsOfAVectorWhenItIsDown() {
    Tensor y = Ops.square(x);
    try (FlatVector vector = FlatVector.allocate(20);
        Plan plan = simulated.build(Plan.builder(graph).output(y, vector, 0))) {
      plan.input("x").asFloatBuffer().put(random.floats(1, 2, 5, 4).toFloatArray());
      List<Integer> heard = new ArrayList<>();
      plan.run(
          position -> {
            heard.add(position);
            assertThat(vector.bytes().asFloatBuffer().get(19)).isGreaterThanOrEqualTo(1);
          });
      assertThat(heard).containsExactly(graph.position(y));
    }
  }

  @Test
  void longChainsReuseTheirMemory() {
    Tensor y = x;
    for (int layer = 0; layer < 50; layer++) {
      y = Ops.transpose(Ops.transpose(Ops.tanh(y)));
    }
    try (Plan plan = plan(y)) {
      assertThat(plan.peakBytes()).isLessThan(6L * 20 * Float.BYTES);
      Tensor value = random.floats(-1, 1, 5, 4);
      Tensor expected = value;
      for (int layer = 0; layer < 50; layer++) {
        expected = Ops.tanh(expected);
      }
      assertThat(run(plan, value)).containsExactly(expected.toFloatArray(), within(1e-6f));
    }
  }

  @Test
  void theOperationThatIsNotFiniteIsFound() {
    try (Plan plan = plan(Ops.exp(Ops.log(x)))) {
      run(plan, random.floats(1, 2, 5, 4));
      assertThat(plan.firstNonFinite()).isEqualTo(Plan.NOWHERE);
      run(plan, random.floats(-2, -1, 5, 4));
      assertThat(plan.describe(plan.firstNonFinite())).contains("log[5, 4]");
    }
  }

  @Test
  void labelsThatAreNoClassesAreRefused() {
    Tensor labels = graph.input("labels", DType.FLOAT32, Shape.of(5));
    try (Plan plan = plan(Ops.sparseSoftmaxCrossEntropy(x, labels))) {
      plan.input("labels").asFloatBuffer().put(new float[] {0, 1, 4, 2, 3});
      assertThatThrownBy(() -> run(plan, random.floats(-1, 1, 5, 4)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("label 4.0 of row 2");
    }
  }

  /** Otherwise an operation might leave the card, and its parity with the host show nothing. */
  @Test
  void noOtherOperationsOfTheTableRunOnTheHost() {
    Set<String> onHost = new TreeSet<>();
    for (OpCase op : OpCases.all()) {
      Graph traced = new Graph();
      List<Tensor> symbols = new ArrayList<>();
      for (Tensor input : op.inputs()) {
        symbols.add(traced.input("x" + symbols.size(), input.dtype(), input.shape()));
      }
      op.valueAndGradients(symbols);
      traced.operations().stream()
          .filter(operation -> !operation.op().isAlias() && !CardSteps.runsOnCard(operation))
          .forEach(operation -> onHost.add(operation.op().getClass().getSimpleName()));
    }
    assertThat(onHost)
        .containsExactly(
            "AveragePool", // where the padding is uneven
            "AveragePoolGradient",
            "DepthwiseConv2d",
            "Dropout",
            "Elementwise",
            "ElementwiseGradient",
            "Gather",
            "Gru",
            "GruGradient",
            "LayerNorm",
            "LayerNormGradient",
            "Lstm",
            "LstmGradient",
            "MaxPoolSelection",
            "OneHot",
            "ScatterAdd",
            "Select");
  }

  /** Another replica's sums are 1, 2, 3 and so on. */
  @Test
  void replicasAddUpTheSumsOfBatchNormalization() {
    ReplicaSums another =
        count ->
            numbers -> {
              assertThat(numbers).hasSize(count);
              for (int index = 0; index < count; index++) {
                numbers[index] += index + 1;
              }
            };
    Variable gamma = RandomTensors.variable("gamma", random.floats(0.5, 1.5, 4));
    Variable beta = RandomTensors.variable("beta", random.floats(-1, 1, 4));
    Tensor weights = Tensor.of(new float[] {1, 1, 0, 1, 1}, 5);
    Tensor y = Ops.batchNormalization(x, gamma, beta, weights, 1e-3, another).result();
    Tensor masked = Ops.multiply(y, Ops.reshape(weights, 5, 1));
    Tensor loss = Ops.reduceSum(Ops.multiply(masked, Ops.square(masked)));
    List<Tensor> gradients = graph.gradient(loss, List.of(gamma, beta));
    Tensor all = Ops.concat(0, y.reshape(20), gradients.get(0), gradients.get(1));
    Tensor value = random.floats(-2, 2, 5, 4);
    try (Plan onHost = Plan.builder(graph).output("y", all).build();
        Plan onCard = plan(all)) {
      assertThat(run(onCard, value)).containsExactly(run(onHost, value), within(1e-4f));
    }
  }

  @Test
  void bfloat16IsRoundedAsOnTheHost() {
    Tensor y = Ops.cast(Ops.cast(x, DType.BFLOAT16), DType.FLOAT32);
    Tensor value = random.floats(-3, 3, 5, 4);
    try (Plan onHost = Plan.builder(graph).output("y", y).build();
        Plan onCard = plan(y)) {
      assertThat(run(onCard, value)).containsExactly(run(onHost, value));
    }
  }

  @Test
  void anOperationThatRunsAtOnceIsCopiedAround() {
    Memory memory = Memory.allocate(DType.FLOAT32, 3);
    memory.fill(2);
    NativeArray array = NativeArray.on(simulated.card(), new TensorView(memory, Shape.of(3)));
    array.upload().orElseThrow().run();
    array.array().muli(3);
    assertThat(memory.get(1)).isEqualTo(2);
    array.download().orElseThrow().run();
    assertThat(memory.get(1)).isEqualTo(6);
  }

  @Test
  void memoryIsHandedOutAgainWhereItFits() {
    try (CardMemory memory = new CardMemory(simulated.card())) {
      INDArray large = memory.take(DataType.FLOAT, 10, 10);
      INDArray small = memory.take(DataType.FLOAT, 60);
      long address = small.data().platformAddress();
      memory.give(large);
      memory.give(small);
      assertThat(memory.take(DataType.FLOAT, 5, 11).data().platformAddress()).isEqualTo(address);
      assertThat(memory.byteCount()).isEqualTo(160 * Float.BYTES);
      memory.take(DataType.DOUBLE, 100);
      memory.take(DataType.FLOAT, 2);
      assertThat(memory.byteCount()).isEqualTo(162 * Float.BYTES + 100 * Double.BYTES);
    }
  }
}
