package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector kernels against the scalar ones, over lengths around the width of a vector. */
class NumericKernelsTest {
  private static final NumericKernels VECTOR = FloatKernelsChoice.CHOSEN;
  private static final NumericKernels SCALAR = ScalarKernels.INSTANCE;
  private final RandomTensors random = new RandomTensors(11);

  private Memory values(long count) {
    return random.floats(-1, 1, count).memory();
  }

  private static Memory dirty(int count) {
    Memory memory = Memory.allocate(DType.FLOAT32, count);
    memory.fill(Float.NaN);
    return memory;
  }

  private static Memory copy(Memory memory) {
    Memory copy = dirty(memory.elementCount());
    copy.copyFrom(memory);
    return copy;
  }

  private static float[] array(Memory memory) {
    float[] values = new float[memory.elementCount()];
    memory.floats().get(0, values);
    return values;
  }

  @Test
  void theVectorVersionIsTheOneThatRuns() {
    assertThat(VECTOR).isNotSameAs(SCALAR);
  }

  @ParameterizedTest
  @EnumSource
  void activationGradientsAgree(ActivationGradient kind) {
    for (int count = 1; count < 70; count++) {
      Memory y = values(count);
      Memory g = values(count);
      Memory scalar = dirty(count);
      Memory vector = dirty(count);
      SCALAR.activationGradient(kind, y, g, scalar);
      VECTOR.activationGradient(kind, y, g, vector);
      assertThat(array(vector)).containsExactly(array(scalar), within(1e-6f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void activationGradientsWithSumsAgree(ActivationGradient kind) {
    for (int columns = 1; columns < 70; columns++) {
      Memory y = values(5L * columns);
      Memory g = values(5L * columns);
      Memory sums = values(columns);
      Memory[] out = {dirty(5 * columns), dirty(5 * columns), copy(sums), copy(sums)};
      SCALAR.activationGradient(kind, y, g, out[0], out[2]);
      VECTOR.activationGradient(kind, y, g, out[1], out[3]);
      assertThat(array(out[1])).containsExactly(array(out[0]), within(1e-6f));
      assertThat(array(out[3])).containsExactly(array(out[2]), within(1e-5f));
    }
  }

  @Test
  void biasReluAgrees() {
    for (int columns = 1; columns < 70; columns++) {
      Memory in = values(5L * columns);
      in.put(3 * columns, Double.NaN);
      Memory bias = values(columns);
      Memory scalar = dirty(5 * columns);
      Memory vector = dirty(5 * columns);
      SCALAR.biasRelu(in, bias, scalar);
      VECTOR.biasRelu(in, bias, vector);
      assertThat(array(vector)).containsExactly(array(scalar));
      assertThat(vector.get(3 * columns)).isNaN();
    }
  }

  @ParameterizedTest
  @EnumSource
  void curvesAgree(Curve curve) {
    CurveKernels vector = CurveKernels.of(DType.FLOAT32);
    var value = new Elementwise(curve, 0.7);
    var slope = new ElementwiseGradient(curve, 0.7, 1);
    for (int count = 1; count < 70; count++) {
      Memory x = random.floats(curve == Curve.POWER ? 0.1 : -9, 9, count).memory();
      Memory g = values(count);
      Memory[] out = {dirty(count), dirty(count), dirty(count), dirty(count)};
      ScalarCurves.INSTANCE.value(value, x, out[0]);
      vector.value(value, x, out[1]);
      ScalarCurves.INSTANCE.derivative(slope, x, g, out[2]);
      vector.derivative(slope, x, g, out[3]);
      assertThat(array(out[1])).containsExactly(array(out[0]), within(2e-6f));
      assertThat(array(out[3])).containsExactly(array(out[2]), within(2e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 17, 40})
  void recurrentStepsAgree(int units) {
    RecurrentKernels fast = RecurrentKernels.of(DType.FLOAT32);
    assertThat(fast).isNotSameAs(ScalarRecurrent.INSTANCE);
    int count = 3 * units;
    Memory[] in = {values(4L * count), values(4L * count), values(count), values(count)};
    Memory bias = values(3L * units);
    Memory carried = values(count);
    Memory[][] out = new Memory[2][9];
    for (int version = 0; version < 2; version++) {
      RecurrentKernels on = version == 0 ? ScalarRecurrent.INSTANCE : fast;
      Memory[] o = out[version];
      for (int index = 0; index < o.length; index++) {
        o[index] = dirty(index % 3 == 0 ? 4 * count : index == 7 || index == 8 ? 3 * count : count);
      }
      on.lstm(units, in[0], in[1], in[2], o[0], o[1], o[2]);
      o[4].copyFrom(in[3]);
      on.lstmGradient(units, o[0], o[1], in[2], in[3], carried, o[4], o[3]);
      Memory sums = in[0].range(0, 3 * count);
      on.gru(units, sums, in[1].range(0, 3 * count), bias, in[2], o[6], o[5]);
      Memory direct = dirty(count);
      direct.copyFrom(in[3]);
      on.gruGradient(units, o[6], in[2], in[3], carried, direct, o[7], o[8]);
    }
    for (int index = 0; index < 9; index++) {
      assertThat(array(out[1][index]))
          .as("output %d", index)
          .containsExactly(array(out[0][index]), within(2e-6f));
    }
  }

  @Test
  void normalizationsAgreeOverManyRows() {
    NormalizationKernels vector = NormalizationKernels.of(DType.FLOAT32);
    assertThat(vector).isNotSameAs(ScalarNormalization.INSTANCE);
    for (int channels : new int[] {1, 5, 16, 24, 64}) {
      int samples = 7;
      int rowsPerSample = 400;
      Memory x = values((long) samples * rowsPerSample * channels);
      Memory weights =
          RandomTensors.asFloats(Tensor.of(new double[] {1, 1, 0, 1, 0, 0, 1}, samples)).memory();
      ValidRows rows = new ValidRows(weights, rowsPerSample);
      rows.update();
      assertThat(rows.count()).isEqualTo(4 * rowsPerSample);
      double[] mean = new double[channels];
      double[][] sums = new double[6][channels];
      ScalarNormalization.INSTANCE.addSums(x, rows, sums[0]);
      vector.addSums(x, rows, sums[1]);
      ScalarNormalization.INSTANCE.addSquares(x, rows, mean, sums[2]);
      vector.addSquares(x, rows, mean, sums[3]);
      double[] again = new double[channels];
      vector.addProducts(x, x, rows, mean, again, sums[5]);
      assertThat(sums[1]).containsExactly(sums[0], within(1e-2));
      assertThat(sums[3]).containsExactly(sums[2], within(1e-2));
      assertThat(again).containsExactly(sums[0], within(1e-2));
      assertThat(sums[5]).containsExactly(sums[2], within(1e-2));
    }
  }

  @Test
  void columnSumsAgree() {
    for (int rows : new int[] {1, 2, 7, 100, 1003}) {
      for (int columns = 1; columns < 90; columns++) {
        Memory in = values((long) rows * columns);
        Memory scalar = dirty(columns);
        Memory vector = dirty(columns);
        SCALAR.columnSums(in, rows, columns, scalar);
        VECTOR.columnSums(in, rows, columns, vector);
        assertThat(array(vector)).containsExactly(array(scalar), within(1e-3f));
      }
    }
  }

  @Test
  void windowsAgree() {
    for (Padding padding : Padding.values()) {
      for (int channels = 1; channels < 40; channels += 3) {
        for (int[] w : new int[][] {{2, 2, 2, 2}, {3, 3, 1, 1}, {5, 5, 1, 1}, {3, 2, 2, 3}}) {
          Window window = new Window(w[0], w[1], w[2], w[3], padding);
          windowsAgree(window.on(Shape.of(2, 8, 9, channels)));
          windowsAgree(window.on(Shape.of(1, 6, 22, channels)));
        }
      }
    }
  }

  private void windowsAgree(Window.Placement at) {
    int inputs = at.input(at.batch(), 0, 0);
    int outputs = at.output(at.batch(), 0, 0);
    Memory images = values(inputs);
    Memory pooled = values(outputs);
    agree(outputs, (kernels, out) -> kernels.averagePool(at, images, out));
    agree(inputs, (kernels, out) -> kernels.averagePoolGradient(at, pooled, out));
    for (Memory pixels : List.of(images, tied(inputs))) {
      agree(outputs, (kernels, out) -> kernels.maxPool(at, pixels, out));
      agree(inputs, (kernels, out) -> kernels.maxPoolGradient(at, pixels, pooled, out));
    }
    convolutionGradientsAgree(at, images);
  }

  /** Values of which many are equal, and some not a number. */
  private Memory tied(int count) {
    Memory values = values(count);
    for (int index = 0; index < count; index++) {
      values.put(index, index % 17 == 5 ? Double.NaN : Math.rint(values.get(index)));
    }
    return values;
  }

  private void convolutionGradientsAgree(Window.Placement at, Memory images) {
    Window window = at.window();
    for (int channels : new int[] {1, 3, 6, 16, 20}) {
      Memory gradient = values(at.outputShape(channels).elementCount());
      int taps = window.height() * window.width() * at.channels() * channels;
      Memory filter = values(taps);
      agree(
          images.elementCount(),
          (kernels, out) -> kernels.imagesGradient(at, channels, gradient, filter, out).run());
      agree(
          taps,
          (kernels, out) -> kernels.filterGradient(at, channels, images, gradient, out).run());
    }
  }

  private interface Run {
    void on(NumericKernels kernels, Memory out);
  }

  private static void agree(int count, Run run) {
    Memory scalar = dirty(count);
    Memory vector = dirty(count);
    run.on(SCALAR, scalar);
    run.on(VECTOR, vector);
    for (int index = 0; index < count; index++) {
      if (!(Math.abs(vector.get(index) - scalar.get(index)) < 1e-4)) {
        assertThat(vector.get(index))
            .as("element %d", index)
            .isEqualTo(Double.valueOf(scalar.get(index)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 31, 33, 1000})
  void optimizersAgreeBitwise(int count) {
    Memory gradients = values(count);
    Memory[] scalar = {values(count), values(count), values(count)};
    for (int index = 0; index < count; index++) {
      scalar[2].put(index, Math.abs(scalar[2].get(index)));
    }
    Memory[] vector = new Memory[3];
    for (int index = 0; index < 3; index++) {
      vector[index] = dirty(count);
      vector[index].copyFrom(scalar[index]);
    }
    var step = new NumericKernels.AdamStep(0.5f, 0.01f, 0.9f, 0.999f, 1e-7f);
    SCALAR.adam(step, scalar[0], gradients, scalar[1], scalar[2]);
    VECTOR.adam(step, vector[0], gradients, vector[1], vector[2]);
    SCALAR.sgd(scalar[0], gradients, 0.25f, 0.1f);
    VECTOR.sgd(vector[0], gradients, 0.25f, 0.1f);
    for (int index = 0; index < 3; index++) {
      assertThat(array(vector[index])).containsExactly(array(scalar[index]));
    }
  }

  @Test
  void adamFollowsItsFormula() {
    try (FlatVector parameters = FlatVector.allocate(3);
        FlatVector gradients = FlatVector.allocate(5);
        FlatVector first = FlatVector.allocate(3);
        FlatVector second = FlatVector.allocate(3)) {
      parameters.bytes().asFloatBuffer().put(new float[] {1, 2, 3});
      gradients.bytes().asFloatBuffer().put(new float[] {9, 9, 2, -4, 0});
      double m = 0;
      double v = 0;
      double p = 2;
      for (int step = 1; step <= 5; step++) {
        OptimizerKernels.adam(
            parameters, gradients, 2, first, second, 3, 0.5f, 0.1f, 0.9f, 0.999f, 1e-7f, step);
        double g = -4 * 0.5;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        double rate = 0.1 * Math.sqrt(1 - Math.pow(0.999, step)) / (1 - Math.pow(0.9, step));
        p -= rate * m / (Math.sqrt(v) + 1e-7);
      }
      assertThat((double) parameters.bytes().asFloatBuffer().get(1)).isCloseTo(p, within(1e-5));
      assertThat(parameters.bytes().asFloatBuffer().get(2)).isEqualTo(3);
    }
  }

  @Test
  void sgdFollowsItsFormula() {
    try (FlatVector parameters = FlatVector.allocate(2);
        FlatVector gradients = FlatVector.allocate(3)) {
      parameters.bytes().asFloatBuffer().put(new float[] {1, 2});
      gradients.bytes().asFloatBuffer().put(new float[] {7, 8, 16});
      OptimizerKernels.sgd(parameters, gradients, 1, 2, 0.5f, 0.25f);
      assertThat(parameters.bytes().asFloatBuffer().get(0)).isEqualTo(0);
      assertThat(parameters.bytes().asFloatBuffer().get(1)).isEqualTo(0);
    }
  }

  private interface Pass {
    void on(OptimizerLoops loops, Memory parameters, Memory gradients, Memory a, Memory b);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 33, 1000})
  void optimizerLoopsAgreeBitwise(int count) {
    var rms = new OptimizerLoops.RmsStep(0.5f, 0.01f, 0.9f, 0.8f, 1e-7f);
    var adam = new NumericKernels.AdamStep(0.5f, 0.01f, 0.9f, 0.999f, 1e-7f);
    var lamb = new OptimizerLoops.LambStep(0.5f, 0.9f, 0.99f, 1e-6f, 0.1f, 1.1f, 1.2f);
    agreeBitwise(count, (on, p, g, a, b) -> on.momentum(0.5f, 0.1f, 0.9f, false, p, g, a));
    agreeBitwise(count, (on, p, g, a, b) -> on.momentum(0.5f, 0.1f, 0.9f, true, p, g, a));
    agreeBitwise(count, (on, p, g, a, b) -> on.rmsProp(rms, p, g, a, b));
    agreeBitwise(count, (on, p, g, a, b) -> on.rmsProp(rms, p, g, a, null));
    agreeBitwise(count, (on, p, g, a, b) -> on.adagrad(0.5f, 0.1f, 1e-7f, p, g, a));
    agreeBitwise(count, (on, p, g, a, b) -> on.adamW(adam, 0.99f, p, g, b, a));
    agreeBitwise(count, (on, p, g, a, b) -> on.lambMoments(lamb, p, g, b, a));
    agreeBitwise(count, (on, p, g, a, b) -> on.lambUpdate(lamb, 0.1f, p, b, a));
    agreeBitwise(count, (on, p, g, a, b) -> on.clamp(p, 0.3f));
    agreeBitwise(count, (on, p, g, a, b) -> on.scale(p, 0.3f));
  }

  /** Of a slot a that is not negative, and another b. */
  private void agreeBitwise(int count, Pass pass) {
    Memory gradients = values(count);
    Memory[] scalar = {values(count), values(count), values(count)};
    for (int index = 0; index < count; index++) {
      scalar[1].put(index, Math.abs(scalar[1].get(index)));
    }
    Memory[] vector = new Memory[3];
    for (int index = 0; index < 3; index++) {
      vector[index] = dirty(count);
      vector[index].copyFrom(scalar[index]);
    }
    OptimizerLoops fast = OptimizerLoops.chosen();
    assertThat(fast).isNotSameAs(ScalarOptimizerLoops.INSTANCE);
    pass.on(ScalarOptimizerLoops.INSTANCE, scalar[0], gradients, scalar[1], scalar[2]);
    pass.on(fast, vector[0], gradients, vector[1], vector[2]);
    for (int index = 0; index < 3; index++) {
      assertThat(array(vector[index])).containsExactly(array(scalar[index]));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 1000, 5000})
  void normsAgree(int count) {
    Memory memory = values(count);
    assertThat(OptimizerLoops.chosen().squaredNorm(memory))
        .isCloseTo(ScalarOptimizerLoops.INSTANCE.squaredNorm(memory), within(1e-4 * count));
  }
}
