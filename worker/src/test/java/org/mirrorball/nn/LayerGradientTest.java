package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
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
import static org.mirrorball.nn.layers.Layers.remat;
import static org.mirrorball.nn.layers.Layers.reshape;
import static org.mirrorball.nn.layers.Layers.zeroPadding2D;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirrorball.nn.layers.Layers;
import org.mirrorball.tensor.CentralDifferences;
import org.mirrorball.tensor.DType;
import org.mirrorball.tensor.DoubleReplay;
import org.mirrorball.tensor.GradientTape;
import org.mirrorball.tensor.Graph;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Padding;
import org.mirrorball.tensor.ReplicaSums;
import org.mirrorball.tensor.SampleKey;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;

/** The gradient of every layer, in training, beside numeric ones: by its inputs and its weights. */
class LayerGradientTest {

  private static final long SEED = 20261124;

  /** A layer, and the shapes of the inputs it joins, with their batch. */
  private record Case(String name, Layer layer, List<Shape> inputs) {
    static Case of(String name, Layer layer, long... shape) {
      return new Case(name, layer, List.of(Shape.of(shape)));
    }

    static Case joining(String name, Layer layer, long[]... shapes) {
      return new Case(name, layer, Arrays.stream(shapes).map(Shape::of).toList());
    }

    /** Numbers of rows, which have no gradient. */
    boolean takesIndices() {
      return name.startsWith("embedding");
    }

    @Override
    public String toString() {
      return name + " of " + inputs;
    }
  }

  /** Odd shapes, and batches of one; a name begins with that of the layer's method. */
  static Stream<Case> cases() {
    var cases = new ArrayList<Case>();
    for (long batch : new long[] {1, 3}) {
      ofImages(batch, cases);
      ofSequences(batch, cases);
      ofVectors(batch, cases);
    }
    return cases.stream();
  }

  private static void ofVectors(long batch, List<Case> cases) {
    cases.add(Case.of("dense", dense(5).activation(Activation.GELU), batch, 7));
    cases.add(Case.of("dense without bias", dense(1).useBias(false), batch, 3));
    cases.add(Case.of("activation", activation(Activation.SELU), batch, 7));
    cases.add(Case.of("leakyRelu", leakyRelu(0.3), batch, 7));
    cases.add(Case.of("dropout", dropout(0.4), batch, 11));
    cases.add(Case.of("remat", remat(dense(4).activation(Activation.TANH), dense(3)), batch, 7));
    long[] shape = {batch, 3, 5};
    cases.add(Case.joining("add", add(), shape, shape));
    cases.add(Case.joining("concatenate", concatenate(1), shape, new long[] {batch, 2, 5}));
  }

  private static void ofImages(long batch, List<Case> cases) {
    long[] images = {batch, 5, 7, 3};
    cases.add(Case.of("conv2D", conv2D(2, 3).activation(Activation.TANH), images));
    cases.add(Case.of("conv2D strided", conv2D(4, 3).stride(2).padding(Padding.SAME), images));
    cases.add(Case.of("conv2D dilated", conv2D(2, 2).dilation(2).useBias(false), images));
    cases.add(Case.of("conv2DTranspose", conv2DTranspose(2, 3).stride(2), images));
    cases.add(Case.of("depthwiseConv2D", depthwiseConv2D(3).depthMultiplier(2), images));
    cases.add(Case.of("averagePooling2D", averagePooling2D(2), images));
    cases.add(Case.of("maxPooling2D", maxPooling2D(2), images));
    cases.add(
        Case.of(
            "averagePooling2D padded",
            averagePooling2D(3).stride(1).padding(Padding.SAME),
            images));
    cases.add(Case.of("maxPooling2D overlapping", maxPooling2D(3).stride(2), images));
    cases.add(Case.of("zeroPadding2D", zeroPadding2D(2), images));
    cases.add(Case.of("globalAveragePooling2D", globalAveragePooling2D(), images));
    cases.add(Case.of("batchNormalization", batchNormalization(), images));
    cases.add(Case.of("flatten", flatten(), images));
  }

  private static void ofSequences(long batch, List<Case> cases) {
    long[] sequences = {batch, 5, 4};
    cases.add(Case.of("dense over time", dense(3).activation(Activation.SWISH), sequences));
    cases.add(Case.of("globalAveragePooling1D", globalAveragePooling1D(), sequences));
    cases.add(Case.of("layerNormalization", layerNormalization(), sequences));
    cases.add(Case.of("lstm", lstm(3), sequences));
    cases.add(Case.of("lstm of sequences", lstm(3).returnSequences(), sequences));
    cases.add(Case.of("gru", gru(3), sequences));
    cases.add(Case.of("gru of sequences", gru(3).returnSequences(), sequences));
    cases.add(Case.of("bidirectional lstm", bidirectional(lstm(2)), sequences));
    cases.add(Case.of("bidirectional gru", bidirectional(gru(2).returnSequences()), sequences));
    long[] state = {batch, 3};
    cases.add(Case.joining("lstm from a state", lstm(3), sequences, state, state));
    cases.add(Case.joining("gru from a state", gru(3).returnSequences(), sequences, state));
    cases.add(
        Case.joining("bidirectional from states", bidirectional(gru(3)), sequences, state, state));
    cases.add(Case.of("multiHeadAttention", multiHeadAttention(2, 3), sequences));
    cases.add(
        Case.joining(
            "multiHeadAttention of two",
            multiHeadAttention(2, 3).dropout(0.2),
            sequences,
            new long[] {batch, 3, 4}));
    cases.add(Case.of("masking", masking(0), sequences));
    cases.add(Case.of("positionEmbedding", positionEmbedding(6), sequences));
    cases.add(Case.of("reshape", reshape(2, -1), sequences));
    cases.add(Case.of("permute", permute(2, 1), sequences));
    cases.add(Case.of("embedding", embedding(6, 3), batch, 4));
  }

  @Test
  void everyLayerHasACase() {
    List<String> names = cases().map(each -> each.name().split(" ", 2)[0]).toList();
    assertThat(Arrays.stream(Layers.class.getDeclaredMethods()).map(Method::getName).distinct())
        .isSubsetOf(names);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsEqualCentralDifferences(Case each) {
    var random = new Random(SEED);
    var traced = new Traced(each);
    Map<Tensor, Tensor> values = new HashMap<>();
    traced.sources.forEach(source -> values.put(source, values(each, source, random)));
    values.put(traced.mix, doubles(random, traced.mix.shape(), 1));
    values.putAll(traced.fixed);

    List<Tensor> sources = each.takesIndices() ? traced.weights() : traced.sources;
    try (var tape = new GradientTape()) {
      sources.forEach(source -> tape.watch(values.get(source)));
      Tensor loss = traced.loss(values);
      for (Tensor source : sources) {
        CentralDifferences.assertGradient(
            source.toString(),
            tape.gradient(loss, values.get(source)).toDoubleArray(),
            values.get(source),
            value -> {
              var moved = new HashMap<>(values);
              moved.put(source, value);
              return traced.loss(moved).toDoubleArray()[0];
            });
      }
    }
  }

  private static Tensor values(Case each, Tensor source, Random random) {
    if (each.takesIndices() && source.shape().equals(each.inputs().get(0))) {
      double[] rows = random.ints(source.shape().elementCount(), 0, 6).asDoubleStream().toArray();
      return Tensor.of(rows, source.shape().dims());
    }
    return doubles(random, source.shape(), 2);
  }

  private static Tensor doubles(Random random, Shape shape, double limit) {
    return Tensor.of(random.doubles(shape.elementCount(), -limit, limit).toArray(), shape.dims());
  }

  /** The layer's graph in a training step. */
  private static final class Traced {

    private final List<Tensor> sources = new ArrayList<>();
    private final Map<Tensor, Tensor> fixed = new HashMap<>();
    private final Tensor mix;
    private final DoubleReplay replay;

    Traced(Case each) {
      var graph = new Graph();
      int slots = (int) each.inputs().get(0).dim(0);
      StepInputs step = StepInputs.in(graph, new StepShape(slots, Shape.of(), Shape.of()));
      Tensor output;
      try (var tracing = graph.trace();
          var phase = Phase.traced(step, ReplicaSums.ALONE)) {
        for (Shape shape : each.inputs()) {
          sources.add(graph.input("x" + sources.size(), DType.FLOAT32, shape));
        }
        output = each.layer().apply(List.copyOf(sources));
        mix = graph.input("mix", DType.FLOAT32, output.shape());
      }
      sources.addAll(each.layer().trainableVariables());
      double[] ones = new double[slots];
      Arrays.fill(ones, 1);
      fixed.put(step.weights(), Tensor.of(ones, slots));
      float[] key = new SampleKey(SEED, 1, 0).toFloats();
      fixed.put(step.key(), DoubleReplay.asDoubles(Tensor.of(key, SampleKey.LENGTH)));
      replay = new DoubleReplay(graph, output);
    }

    List<Tensor> weights() {
      return sources.subList(1, sources.size());
    }

    /** The elements of the result count differently, so that no two can be mixed up. */
    Tensor loss(Map<Tensor, Tensor> values) {
      return Ops.reduceSum(Ops.multiply(replay.run(values), values.get(mix)));
    }
  }
}
