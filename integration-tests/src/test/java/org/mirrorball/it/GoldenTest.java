package org.mirrorball.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mirrorball.nn.layers.Layers.activation;
import static org.mirrorball.nn.layers.Layers.add;
import static org.mirrorball.nn.layers.Layers.averagePooling2D;
import static org.mirrorball.nn.layers.Layers.batchNormalization;
import static org.mirrorball.nn.layers.Layers.bidirectional;
import static org.mirrorball.nn.layers.Layers.concatenate;
import static org.mirrorball.nn.layers.Layers.conv2D;
import static org.mirrorball.nn.layers.Layers.conv2DTranspose;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.depthwiseConv2D;
import static org.mirrorball.nn.layers.Layers.embedding;
import static org.mirrorball.nn.layers.Layers.flatten;
import static org.mirrorball.nn.layers.Layers.globalAveragePooling1D;
import static org.mirrorball.nn.layers.Layers.globalAveragePooling2D;
import static org.mirrorball.nn.layers.Layers.gru;
import static org.mirrorball.nn.layers.Layers.layerNormalization;
import static org.mirrorball.nn.layers.Layers.leakyRelu;
import static org.mirrorball.nn.layers.Layers.lstm;
import static org.mirrorball.nn.layers.Layers.masking;
import static org.mirrorball.nn.layers.Layers.maxPooling2D;
import static org.mirrorball.nn.layers.Layers.multiHeadAttention;
import static org.mirrorball.nn.layers.Layers.permute;
import static org.mirrorball.nn.layers.Layers.positionEmbedding;
import static org.mirrorball.nn.layers.Layers.remat;
import static org.mirrorball.nn.layers.Layers.reshape;
import static org.mirrorball.nn.layers.Layers.zeroPadding2D;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirrorball.nn.Activation;
import org.mirrorball.nn.Adagrad;
import org.mirrorball.nn.Adam;
import org.mirrorball.nn.AdamW;
import org.mirrorball.nn.Clipping;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Lamb;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Loss;
import org.mirrorball.nn.Masked;
import org.mirrorball.nn.Optimizer;
import org.mirrorball.nn.OptimizerState;
import org.mirrorball.nn.Phase;
import org.mirrorball.nn.Regularizer;
import org.mirrorball.nn.RmsProp;
import org.mirrorball.nn.Sequential;
import org.mirrorball.nn.Sgd;
import org.mirrorball.nn.layers.Dropout;
import org.mirrorball.nn.layers.Layers;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.GradientTape;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Padding;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * Outputs, gradients and ten training steps beside PyTorch's, which src/test/python/golden.py wrote
 * down.
 */
class GoldenTest {

  private static final double TOLERANCE = 1e-4;
  private static final int STEPS = 10;
  private static final Regularizer PENALTY = new Regularizer(0.05, 0.1);
  private static final Clipping CLIPPING = Clipping.byNorm(0.1f);

  /** A case of a file, shown by its name. */
  record Golden(JsonNode node) {
    String name() {
      return node.get("name").asText();
    }

    Tensor tensor(String field) {
      return GoldenTest.tensor(node.get(field));
    }

    List<Tensor> tensors(String field) {
      var tensors = new ArrayList<Tensor>();
      node.get(field).forEach(each -> tensors.add(GoldenTest.tensor(each)));
      return tensors;
    }

    /** One, or those that are joined. */
    List<Tensor> inputs() {
      return node.has("inputs") ? tensors("inputs") : List.of(tensor("input"));
    }

    /** Numbers of rows have no gradient. */
    boolean takesIndices() {
      return name().equals("embedding");
    }

    @Override
    public String toString() {
      return name();
    }
  }

  private static Tensor tensor(JsonNode node) {
    JsonNode values = node.get("values");
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values.get(i).asDouble();
    }
    long[] shape =
        StreamSupport.stream(node.get("shape").spliterator(), false)
            .mapToLong(JsonNode::asLong)
            .toArray();
    return Tensor.of(floats, shape);
  }

  private static Stream<Golden> read(String file) throws IOException {
    try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/" + file)) {
      JsonNode cases = new ObjectMapper().readTree(in);
      return StreamSupport.stream(cases.spliterator(), false).map(Golden::new);
    }
  }

  static Stream<Golden> layers() throws IOException {
    var cases = new ArrayList<Golden>();
    for (String file : List.of("layers.json", "more_layers.json", "states.json")) {
      read(file).forEach(cases::add);
    }
    return cases.stream();
  }

  static Stream<Golden> optimizers() throws IOException {
    return read("optimizers.json");
  }

  static Stream<Golden> losses() throws IOException {
    return read("losses.json");
  }

  /** A recurrent layer from states that are weights; the last ones go behind its steps. */
  private static final class FromStates extends Layer {

    private static final long serialVersionUID = 1L;

    private final ArrayList<Variable> initial = new ArrayList<>();
    private final Layer recurrent;

    FromStates(Layer recurrent, int units, int states) {
      for (int state = 0; state < states; state++) {
        initial.add(weight("state", Shape.of(2, units), Initializers.zeros()));
      }
      this.recurrent = track(recurrent);
    }

    @Override
    public Tensor call(Tensor x) {
      var inputs = new ArrayList<>(List.of(Masked.of(x)));
      initial.forEach(state -> inputs.add(Masked.of(state)));
      List<Tensor> results = recurrent.applyAll(inputs).stream().map(Masked::value).toList();
      Tensor sequences = results.get(0);
      long width = sequences.shape().dim(2);
      Tensor states = Ops.concat(-1, results.subList(1, results.size()).toArray(Tensor[]::new));
      return Ops.concat(1, sequences, Ops.reshape(states, 2, -1, width));
    }
  }

  private static Layer layer(String name) {
    return switch (name) {
      case "dense" -> dense(4).activation(Activation.GELU);
      case "dense over time" -> dense(4).activation(Activation.TANH).useBias(false);
      case "conv2D" -> conv2D(4, 3).padding(Padding.SAME);
      case "strided conv2D" -> conv2D(4, 3).stride(2).useBias(false);
      case "wide conv2D" -> conv2D(12, 3).padding(Padding.SAME);
      case "dilated conv2D" -> conv2D(2, 3).dilation(2).padding(Padding.SAME);
      case "conv2DTranspose" -> conv2DTranspose(2, 3).stride(2);
      case "depthwiseConv2D" -> depthwiseConv2D(3).depthMultiplier(2);
      case "averagePooling2D" -> averagePooling2D(2);
      case "maxPooling2D" -> maxPooling2D(2);
      case "globalAveragePooling2D" -> globalAveragePooling2D();
      case "batchNormalization" -> batchNormalization().momentum(0.9);
      case "layerNormalization" -> layerNormalization();
      case "lstm" -> lstm(5);
      case "lstm of sequences" -> lstm(5).returnSequences();
      case "gru" -> gru(5);
      case "gru of sequences" -> gru(17).returnSequences();
      case "bidirectional" -> bidirectional(lstm(2));
      case "multiHeadAttention" -> multiHeadAttention(2, 2);
      case "positionEmbedding" -> positionEmbedding(6);
      case "overlapping averagePooling2D" -> averagePooling2D(3).stride(1);
      case "padded averagePooling2D" -> averagePooling2D(3).stride(2).padding(Padding.SAME);
      case "overlapping maxPooling2D" -> maxPooling2D(3).stride(2);
      case "padded maxPooling2D" -> maxPooling2D(3).stride(2).padding(Padding.SAME);
      case "zeroPadding2D" -> zeroPadding2D(2);
      case "synchronized batchNormalization" ->
          batchNormalization().momentum(0.9).synchronizedAcrossReplicas();
      case "penalized dense" -> dense(4).kernelRegularizer(PENALTY);
      case "penalized conv2D" -> conv2D(2, 3).useBias(false).kernelRegularizer(PENALTY);
      case "masked lstm" -> Sequential.of(masking(0), lstm(5));
      case "masked gru" -> Sequential.of(masking(0), gru(5));
      case "masked bidirectional" -> Sequential.of(masking(0), bidirectional(lstm(2)));
      case "masked multiHeadAttention" ->
          Sequential.of(masking(0), multiHeadAttention(2, 2), globalAveragePooling1D());
      case "lstm from a state" -> new FromStates(lstm(5).returnSequences().returnState(), 5, 2);
      case "gru from a state" -> new FromStates(gru(5).returnSequences().returnState(), 5, 1);
      case "bidirectional from states" ->
          new FromStates(bidirectional(lstm(2).returnSequences().returnState()), 2, 4);
      case "steep leakyRelu" -> leakyRelu(0.7);
      case "flatten" -> flatten();
      case "reshape" -> reshape(7, -1);
      case "permute" -> permute(3, 1, 2);
      case "globalAveragePooling1D" -> globalAveragePooling1D();
      case "add" -> add();
      case "concatenate" -> concatenate(-1);
      case "embedding" -> embedding(5, 2);
      case "remat" -> remat(dense(4).activation(Activation.TANH), dense(2));
      case "multiHeadAttention of two" -> multiHeadAttention(2, 2);
      case "bidirectional gru" -> bidirectional(gru(2));
      case "bidirectional gru of sequences" -> bidirectional(gru(2).returnSequences());
      case "conv2DTranspose of stride 1" -> conv2DTranspose(2, 3);
      case "padded conv2DTranspose of stride 1" -> conv2DTranspose(2, 3).padding(Padding.SAME);
      case "padded conv2DTranspose" -> conv2DTranspose(2, 3).stride(2).padding(Padding.SAME);
      case "padded depthwiseConv2D" -> depthwiseConv2D(3).depthMultiplier(2).padding(Padding.SAME);
      case "strided depthwiseConv2D" -> depthwiseConv2D(3).stride(2);
      case "strided padded depthwiseConv2D" ->
          depthwiseConv2D(3).depthMultiplier(2).stride(2).padding(Padding.SAME);
      case "clipped dense" -> dense(4).activation(Activation.TANH);
      case "leakyRelu" -> activation(Activation.LEAKY_RELU);
      default -> activation(Activation.valueOf(name.toUpperCase(Locale.ROOT)));
    };
  }

  /** All but dropout: what it drops is counted by a hash of ours. */
  @Test
  void everyLayerHasACase() throws IOException {
    Set<Class<?>> classes =
        layers()
            .flatMap(golden -> withSublayers(layer(golden.name())))
            .map(Object::getClass)
            .collect(Collectors.toSet());
    classes.add(Dropout.class);

    assertThat(Arrays.stream(Layers.class.getDeclaredMethods()).map(Method::getReturnType))
        .isSubsetOf(classes);
  }

  private static Stream<Layer> withSublayers(Layer layer) {
    return Stream.concat(
        Stream.of(layer), layer.sublayers().stream().flatMap(GoldenTest::withSublayers));
  }

  @Test
  void everyActivationHasACase() throws IOException {
    assertThat(layers().map(golden -> golden.name().toUpperCase(Locale.ROOT)))
        .containsAll(
            Arrays.stream(Activation.values()).map(each -> each.name().replace("_", "")).toList());
  }

  private static void assertClose(String what, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    double[] numbers = expected.toDoubleArray();
    double[] own = actual.toDoubleArray();
    for (int i = 0; i < numbers.length; i++) {
      double tolerance = TOLERANCE * Math.max(1, Math.abs(numbers[i]));
      assertThat(own[i]).as("%s, element %d", what, i).isCloseTo(numbers[i], within(tolerance));
    }
  }

  /** As in training, on a batch without padding; PyTorch's mse_loss, and penalties. */
  private static Tensor loss(Layer layer, List<Tensor> inputs, Tensor target) {
    Tensor loss = Ops.reduceMean(Ops.square(Ops.subtract(layer.apply(inputs), target)));
    for (Tensor penalty : layer.penalties()) {
      loss = Ops.add(loss, penalty);
    }
    return loss;
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layersEqualPyTorchs(Golden golden) {
    Layer layer = layer(golden.name());
    List<Tensor> inputs = golden.inputs();
    // The golden case scales its input, so that numbers lie on both sides of 6.
    Tensor scale = Tensor.scalar(golden.name().equals("relu6") ? 4 : 1);
    layer.apply(inputs);
    List<Variable> variables = layer.trainableVariables();
    List<Tensor> initial = golden.tensors("weights");
    assertThat(variables).hasSameSizeAs(initial);
    for (int i = 0; i < initial.size(); i++) {
      variables.get(i).assign(initial.get(i).toFloatArray());
    }
    Tensor target = golden.tensor("target");
    var gradients = new ArrayList<Tensor>();
    try (var tape = new GradientTape()) {
      inputs.forEach(tape::watch);
      Tensor output;
      Tensor loss;
      try (var phase = Phase.training(0, 0)) {
        List<Tensor> scaled = inputs.stream().map(x -> x.multiply(scale)).toList();
        output = layer.apply(scaled);
        loss = loss(layer, scaled, target);
      }
      assertClose("output", output, golden.tensor("output"));
      assertThat(loss.scalar())
          .isCloseTo((float) golden.node().get("loss").asDouble(), within(1e-4f));
      if (!golden.takesIndices()) {
        inputs.forEach(x -> gradients.add(tape.gradient(loss, x)));
      }
      gradients.addAll(tape.gradient(loss, variables));
    }
    List<Tensor> expected = golden.tensors("gradients");
    assertThat(gradients).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertClose("gradient " + i, gradients.get(i), expected.get(i));
    }
    assertTrains(golden, layer, inputs, target);
  }

  private static void assertTrains(Golden golden, Layer layer, List<Tensor> inputs, Tensor target) {
    List<Variable> variables = layer.trainableVariables();
    resetState(layer);
    Optimizer momentum = Sgd.withLearningRate(0.05f).momentum(0.9f);
    Optimizer sgd =
        golden.name().startsWith("clipped") ? momentum.withClipping(CLIPPING) : momentum;
    for (int step = 1; step <= STEPS && !variables.isEmpty(); step++) {
      try (var tape = new GradientTape();
          var phase = Phase.training(0, step)) {
        sgd.apply(tape.gradient(loss(layer, inputs, target), variables), variables);
      }
    }
    List<Tensor> trained = golden.tensors("trained");
    List<Variable> all = layer.variables();
    assertThat(all).hasSameSizeAs(trained);
    for (int i = 0; i < all.size(); i++) {
      assertClose("trained " + all.get(i).name(), all.get(i), trained.get(i));
    }
  }

  /** What the first passes did to moving averages is forgotten. */
  private static void resetState(Layer layer) {
    for (Variable variable : layer.variables()) {
      if (!variable.trainable()) {
        float[] values = new float[(int) variable.shape().elementCount()];
        Arrays.fill(values, variable.name().equals("moving_variance") ? 1 : 0);
        variable.assign(values);
      }
    }
  }

  private static Optimizer optimizer(String name) {
    return switch (name) {
      case "sgd" -> Sgd.withLearningRate(0.1f);
      case "momentum" -> Sgd.withLearningRate(0.1f).momentum(0.9f);
      case "nesterov" -> Sgd.withLearningRate(0.1f).momentum(0.9f).nesterov();
      case "rmsProp" -> RmsProp.withLearningRate(0.02f);
      case "rmsProp with momentum" -> RmsProp.withLearningRate(0.02f).momentum(0.5f);
      case "adagrad" -> Adagrad.withLearningRate(0.1f);
      case "adam" -> Adam.withLearningRate(0.1f);
      case "adamW" -> AdamW.withLearningRate(0.1f).weightDecay(0.1f);
      case "lamb" -> Lamb.withLearningRate(0.1f).weightDecay(0.1f);
      case "clipped by value" -> Sgd.withLearningRate(0.1f).withClipping(Clipping.byValue(0.7f));
      case "clipped by norm" ->
          Sgd.withLearningRate(0.1f).withClipping(Clipping.byGlobalNorm(0.7f));
      case "decayed momentum" -> Sgd.withLearningRate(0.1f).momentum(0.9f).withWeightDecay(0.1f);
      case "accumulated adam" -> Adam.withLearningRate(0.1f).withGradientAccumulation(3);
      case "averaged adam" -> Adam.withLearningRate(0.1f).withWeightAverages(0.8f);
      default -> throw new IllegalArgumentException("no optimizer for " + name);
    };
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void optimizersEqualPyTorchs(Golden golden) {
    Tensor initial = golden.tensor("initial");
    Tensor target = golden.tensor("target");
    var weight = new Variable("w", initial.shape(), Initializers.zeros(), true);
    weight.assign(initial.toFloatArray());
    int count = (int) initial.shape().elementCount();
    try (FlatVector parameters = FlatVector.allocate(count);
        FlatVector gradients = FlatVector.allocate(count);
        OptimizerState state = optimizer(golden.name()).newState(parameters)) {
      weight.bind(parameters, 0);
      for (Tensor expected : golden.tensors("steps")) {
        Tensor gradient = Ops.scale(Ops.subtract(weight, target), 2);
        gradients.bytes().asFloatBuffer().put(gradient.toFloatArray());
        state.apply(gradients, 0, 1);
        assertClose("step " + state.step(), weight, expected);
      }
      state.finish();
      assertClose("finished", weight, golden.tensor("finished"));
    }
  }

  private static Loss loss(String name) {
    return switch (name) {
      case "sparse crossentropy" -> Loss.sparseCategoricalCrossentropyFromLogits();
      case "smoothed sparse crossentropy" ->
          Loss.sparseCategoricalCrossentropyFromLogits().withLabelSmoothing(0.1);
      case "crossentropy" -> Loss.categoricalCrossentropyFromLogits();
      case "smoothed crossentropy" ->
          Loss.categoricalCrossentropyFromLogits().withLabelSmoothing(0.1);
      case "binary crossentropy" -> Loss.binaryCrossentropyFromLogits();
      case "squared" -> Loss.meanSquaredError();
      case "absolute" -> Loss.meanAbsoluteError();
      case "huber" -> Loss.huber(0.5);
      default -> throw new IllegalArgumentException("no loss for " + name);
    };
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossesEqualPyTorchs(Golden golden) {
    Tensor scores = golden.tensor("scores");
    try (var tape = new GradientTape()) {
      tape.watch(scores);
      Tensor losses = loss(golden.name()).perSample(scores, golden.tensor("labels"));
      assertClose("losses", losses, golden.tensor("losses"));
      assertClose("gradient", tape.gradient(losses, scores), golden.tensor("gradient"));
    }
  }
}
