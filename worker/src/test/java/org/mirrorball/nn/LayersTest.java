package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mirrorball.nn.Activation.GELU;
import static org.mirrorball.nn.Activation.RELU;
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
import static org.mirrorball.nn.layers.Layers.dropout;
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
import static org.mirrorball.nn.layers.Layers.reshape;
import static org.mirrorball.nn.layers.Layers.zeroPadding2D;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirrorball.tensor.GradientTape;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Padding;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

class LayersTest {

  @TempDir private Path folder;

  /** A layer with the shape of one sample it takes, and of what it makes of it. */
  record LayerCase(String name, Supplier<Layer> layer, Shape sample, Shape result) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static LayerCase of(String name, Supplier<Layer> layer, long[] sample, long... result) {
    return new LayerCase(name, layer, Shape.of(sample), Shape.of(result));
  }

  private static long[] sample(long... dims) {
    return dims;
  }

  static Stream<LayerCase> cases() {
    return Stream.of(
        of("dense over time", () -> dense(4).activation(GELU), sample(5, 3), 5, 4),
        of("dense without bias", () -> dense(4).useBias(false), sample(3), 4),
        of("activation", () -> activation(Activation.SWISH), sample(5), 5),
        of("leaky relu", () -> leakyRelu(0.3), sample(5), 5),
        of("reshape", () -> reshape(2, -1), sample(4, 3), 2, 6),
        of("permute", () -> permute(2, 1), sample(4, 3), 3, 4),
        of("layer normalization", () -> layerNormalization().epsilon(1e-5), sample(4, 3), 4, 3),
        of("batch normalization", () -> batchNormalization().momentum(0.9), sample(4, 3), 4, 3),
        of("dropout", () -> dropout(0.5), sample(4), 4),
        of("overlapping maxima", () -> maxPooling2D(3).stride(2), sample(7, 8, 2), 3, 3, 2),
        of(
            "overlapping means",
            () -> averagePooling2D(3).stride(2).padding(Padding.SAME),
            sample(7, 8, 2),
            4,
            4,
            2),
        of("zero padding", () -> zeroPadding2D(2), sample(3, 4, 2), 7, 8, 2),
        of("penalized dense", () -> dense(4).kernelRegularizer(Regularizer.l2(0.1)), sample(3), 4),
        of("global pooling", () -> globalAveragePooling2D(), sample(4, 5, 3), 3),
        of("pooling over time", () -> globalAveragePooling1D(), sample(4, 5), 5),
        of("strided conv", () -> conv2D(4, 3).stride(2).useBias(false), sample(7, 8, 2), 3, 3, 4),
        of("dilated conv", () -> conv2D(4, 3).dilation(2), sample(7, 8, 2), 3, 4, 4),
        of(
            "transposed conv",
            () -> conv2DTranspose(4, 3).stride(2).padding(Padding.SAME),
            sample(3, 4, 2),
            6,
            8,
            4),
        of("valid transposed conv", () -> conv2DTranspose(4, 3), sample(3, 4, 2), 5, 6, 4),
        of(
            "depthwise conv",
            () -> depthwiseConv2D(3).depthMultiplier(2).activation(RELU),
            sample(5, 6, 3),
            3,
            4,
            6),
        of("lstm", () -> lstm(4), sample(5, 3), 4),
        of("all states of an lstm", () -> lstm(4).returnSequences(), sample(5, 3), 5, 4),
        of("gru", () -> gru(4), sample(5, 3), 4),
        of("bidirectional lstm", () -> bidirectional(lstm(4)), sample(5, 3), 8),
        of("bidirectional gru", () -> bidirectional(gru(4).returnSequences()), sample(5, 3), 5, 8),
        of("attention", () -> multiHeadAttention(2, 3), sample(5, 6), 5, 6),
        of("masking", () -> masking(1), sample(5, 6), 5, 6),
        of("position embedding", () -> positionEmbedding(9), sample(5, 6), 5, 6));
  }

  private static Tensor samples(Shape sample, long batch) {
    Shape shape = Model.batchOf(batch, sample);
    var random = new Random(7);
    float[] values = new float[Math.toIntExact(shape.elementCount())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return Tensor.of(values, shape.dims());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void makesItsShapeAndIsSavedAndSent(LayerCase each) throws Exception {
    var model = Sequential.of(Shape.of(each.sample().dims()), List.of(each.layer().get()));
    model.compile(Sgd.withLearningRate(0.1f), Loss.meanSquaredError());
    Tensor x = samples(each.sample(), 3);

    Tensor expected = model.predict(x);

    assertThat(expected.shape()).isEqualTo(Model.batchOf(3, each.result()));
    if (!model.variables().isEmpty()) {
      model.save(folder);
      assertThat(Model.load(folder).predict(x).toFloatArray()).isEqualTo(expected.toFloatArray());
      Model sent = sent(model);
      sent.parameters().assign(model.parameters().toBytes());
      assertThat(sent.predict(x).toFloatArray()).isEqualTo(expected.toFloatArray());
    }
  }

  private static Model sent(Model model) throws IOException, ClassNotFoundException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Model) in.readObject();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyTrainableWeightHasItsGradient(LayerCase each) {
    Layer layer = each.layer().get();
    Tensor x = samples(each.sample(), 1);
    layer.apply(x);
    List<Variable> weights = layer.trainableVariables();
    for (Variable weight : weights) {
      // Zeros, as biases begin, could hide a bias that is never added.
      float[] values = samples(weight.shape(), 1).toFloatArray();
      weight.assign(values);
    }
    List<Tensor> gradients;
    Tensor mix = samples(each.result(), 1);
    try (var tape = new GradientTape()) {
      gradients = tape.gradient(Ops.multiply(layer.apply(x), mix), weights);
    }
    for (int i = 0; i < weights.size(); i++) {
      assertSlope(layer, x, mix, weights.get(i), gradients.get(i).toFloatArray());
    }
  }

  /** Against a central difference along one direction, as far as float32 goes. */
  private static void assertSlope(
      Layer layer, Tensor x, Tensor mix, Variable weight, float[] gradient) {
    float[] before = weight.toFloatArray();
    double expected = 0;
    double size = 0;
    for (int sign = -1; sign <= 1; sign += 2) {
      float[] moved = before.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += sign * 1e-2f * (i % 3 - 0.9f);
      }
      weight.assign(moved);
      expected += sign * Ops.reduceSum(Ops.multiply(layer.apply(x), mix)).scalar() / 2e-2;
    }
    weight.assign(before);
    double actual = 0;
    for (int i = 0; i < gradient.length; i++) {
      actual += gradient[i] * (i % 3 - 0.9f);
      size += Math.abs(gradient[i]);
    }
    assertThat(actual).as(weight.name()).isCloseTo(expected, within(2e-2 * Math.max(0.1, size)));
  }

  @Test
  void aFunctionalModelSkipsSharesAndJoins() throws IOException {
    Node input = Node.input();
    Layer shared = dense(6);
    Node first = input.to(shared);
    Node sum = Node.join(add(), first, input, first.to(shared));
    Model model =
        Functional.of(input, Node.join(concatenate(-1), sum, input).to(flatten()))
            .withInputShape(6);
    model.compile(Sgd.withLearningRate(0.1f), Loss.meanSquaredError());
    Tensor x = samples(Shape.of(6), 4);

    Tensor result = model.predict(x);

    assertThat(model.variables()).hasSize(2);
    assertThat(result.shape()).isEqualTo(Shape.of(4, 12));
    Tensor once = shared.call(x);
    float[] expected = Ops.add(Ops.add(once, x), shared.call(once)).toFloatArray();
    assertThat(Ops.slice(result, 1, 0, 6).toFloatArray()).isEqualTo(expected);
    assertThat(Ops.slice(result, 1, 6, 6).toFloatArray()).isEqualTo(x.toFloatArray());
    model.save(folder);
    assertThat(Model.load(folder).predict(x).toFloatArray()).isEqualTo(result.toFloatArray());
  }

  @Test
  void aFunctionalModelHasOneInput() {
    Node input = Node.input();
    Node other = Node.input();

    assertThatThrownBy(() -> Functional.of(input, Node.join(add(), input, other)))
        .hasMessageContaining("an input that is not the model's");
    assertThatThrownBy(() -> Functional.of(input, input))
        .hasMessageContaining("at least one layer");
  }

  @Test
  void anEmbeddingLooksItsNumbersUp() {
    Layer embedding = embedding(5, 3);
    Tensor x = Tensor.of(new float[] {4, 0, 0, 2}, 2, 2);

    Tensor vectors = embedding.apply(x);

    assertThat(vectors.shape()).isEqualTo(Shape.of(2, 2, 3));
    float[] table = embedding.variables().get(0).toFloatArray();
    assertThat(Arrays.copyOf(vectors.toFloatArray(), 3))
        .isEqualTo(Arrays.copyOfRange(table, 12, 15));
    assertThatThrownBy(() -> embedding.apply(Tensor.of(new float[] {5}, 1, 1)))
        .hasMessageContaining("index 5.0 at position 0 is not one of 0 to 4");
  }

  @Test
  void attentionOfTwoInputsHasTheShapeOfTheFirst() {
    Layer attention = multiHeadAttention(2, 4);
    Tensor asking = samples(Shape.of(3, 6), 2);
    Tensor answering = samples(Shape.of(7, 6), 2);

    assertThat(attention.apply(List.of(asking, answering)).shape()).isEqualTo(asking.shape());
  }

  @Test
  void attentionOfEqualPlacesIsTheirValue() {
    Layer attention = multiHeadAttention(2, 3);
    float[] place = {0.3f, -0.2f, 0.5f, 0.1f};
    float[] places = new float[12];
    for (int i = 0; i < 12; i++) {
      places[i] = place[i % 4];
    }

    float[] three = attention.apply(Tensor.of(places, 1, 3, 4)).toFloatArray();
    float[] one = attention.apply(Tensor.of(place, 1, 1, 4)).toFloatArray();

    assertThat(Arrays.copyOf(three, 4)).containsExactly(one, within(1e-6f));
  }

  @Test
  void unfitInputsAreNamed() {
    assertThatThrownBy(() -> lstm(3).apply(samples(Shape.of(4), 2)))
        .hasMessage("lstm takes [batch, time, features], got [2, 4]");
    assertThatThrownBy(() -> add().apply(List.of(samples(Shape.of(4), 2), samples(Shape.of(4), 1))))
        .hasMessage("add takes inputs of one shape, got [2, 4] and [1, 4]");
    assertThatThrownBy(
            () -> dense(1).apply(List.of(samples(Shape.of(4), 2), samples(Shape.of(4), 2))))
        .hasMessage("Dense takes one input, got 2");
    assertThatThrownBy(() -> positionEmbedding(3).apply(samples(Shape.of(4, 2), 1)))
        .hasMessageContaining("a sequence of 4 steps, the longest may have 3");
    assertThatThrownBy(() -> dropout(1)).hasMessageContaining("must be from 0 to less than 1");
    assertThatThrownBy(() -> permute(1, 3)).hasMessageContaining("every axis from 1 once");
    assertThatThrownBy(() -> conv2D(3, 3).stride(2).dilation(2))
        .hasMessageContaining("stride 2 and dilation 2");
  }
}
