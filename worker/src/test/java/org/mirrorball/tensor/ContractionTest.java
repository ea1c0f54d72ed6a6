package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** Products and convolutions in every type that they run in against float64. */
class ContractionTest {
  private static final long SEED = 11;

  /** What one rounding to bfloat16 costs at most, of the largest value. */
  private static final double ROUNDING = 1.0 / 256;

  private static final double SUMS_OF_FLOATS = 1e-5;

  private final RandomTensors random = new RandomTensors(SEED);

  @AfterEach
  void allowHelpers() {
    Nd4j.getEnvironment().allowHelpers(true);
  }

  static Stream<Arguments> contractions() {
    return Stream.concat(products(), windows().flatMap(ContractionTest::convolutions));
  }

  private static Stream<Arguments> products() {
    return Stream.of(
        Arguments.of(new Matmul(false, false), Shape.of(3, 5), Shape.of(5, 7)),
        Arguments.of(new Matmul(true, false), Shape.of(5, 33), Shape.of(5, 17)),
        Arguments.of(new Matmul(false, true), Shape.of(1, 70), Shape.of(1, 70)),
        Arguments.of(new Matmul(true, true), Shape.of(40, 128), Shape.of(65, 40)),
        Arguments.of(new Matmul(false, true), Shape.of(2, 3, 4, 9), Shape.of(2, 3, 6, 9)));
  }

  /** Images, channels out and a window. */
  private static Stream<Arguments> windows() {
    return Stream.of(
        Arguments.of(Shape.of(3, 6, 5, 4), 8, new Window(3, 3, 1, 1, Padding.SAME)),
        Arguments.of(Shape.of(2, 7, 6, 3), 5, new Window(5, 4, 2, 3, Padding.SAME)),
        Arguments.of(Shape.of(2, 7, 9, 2), 3, new Window(2, 3, 1, 2, Padding.VALID)),
        Arguments.of(Shape.of(2, 6, 6, 1), 6, new Window(5, 5, 1, 1, Padding.VALID)),
        Arguments.of(Shape.of(5, 4, 3, 6), 7, new Window(1, 1, 1, 1, Padding.SAME)),
        Arguments.of(Shape.of(3, 5, 5, 6), 7, new Window(1, 1, 2, 2, Padding.SAME)),
        Arguments.of(Shape.of(1, 8, 8, 3), 64, new Window(7, 7, 2, 2, Padding.SAME)),
        Arguments.of(Shape.of(7, 12, 12, 20), 70, new Window(3, 3, 1, 1, Padding.SAME)));
  }

  /** The convolution and both its gradients. */
  private static Stream<Arguments> convolutions(Arguments sizes) {
    Shape images = (Shape) sizes.get()[0];
    int channels = (int) sizes.get()[1];
    Window window = (Window) sizes.get()[2];
    Shape filter = Shape.of(window.height(), window.width(), images.dim(3), channels);
    Shape outputs = window.on(images).outputShape(channels);
    var forward = new Conv2d(window.strideHeight(), window.strideWidth(), window.padding());
    return Stream.of(
        Arguments.of(forward, images, filter),
        Arguments.of(new Conv2dFilterGradient(window, channels), images, outputs),
        Arguments.of(new Conv2dImagesGradient(window, images), outputs, filter));
  }

  @ParameterizedTest
  @MethodSource("contractions")
  void isTheSameInFloat32(Contraction op, Shape left, Shape right) {
    List<Tensor> operands = List.of(rounded(left), rounded(right));
    assertClose(run(op, operands), exact(op, operands), SUMS_OF_FLOATS);
  }

  @ParameterizedTest
  @MethodSource("contractions")
  void widensOrRoundsSumsOfBfloat16(Contraction op, Shape left, Shape right) {
    List<Tensor> operands = List.of(rounded(left), rounded(right));
    List<Tensor> narrow = operands.stream().map(x -> Ops.cast(x, DType.BFLOAT16)).toList();
    TensorView wide = run(op.widening(true), narrow);
    assertThat(wide.dtype()).isEqualTo(DType.FLOAT32);
    assertClose(wide, exact(op, operands), SUMS_OF_FLOATS);
    TensorView rounded = run(op, narrow);
    assertThat(rounded.dtype()).isEqualTo(DType.BFLOAT16);
    assertClose(rounded, exact(op, operands), ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("contractions")
  void isTheSameOnProcessorsWithoutBfloat16(Contraction op, Shape left, Shape right) {
    Nd4j.getEnvironment().allowHelpers(false);
    assertThat(TensorRuntime.multipliesBfloat16()).isFalse();
    widensOrRoundsSumsOfBfloat16(op, left, right);
  }

  @Test
  void gradientsOfWhatWidensAreOfTheOperandsType() {
    Tensor a = random.floats(-1, 1, 3, 5);
    Tensor b = random.floats(-1, 1, 5, 4);
    try (GradientTape tape = new GradientTape()) {
      Tensor narrow = Ops.cast(a, DType.BFLOAT16);
      tape.watch(narrow);
      Tensor product =
          Dispatch.one(
              new Matmul(false, false).widening(true), narrow, Ops.cast(b, DType.BFLOAT16));
      Tensor gradient = tape.gradient(Ops.reduceSum(product), narrow);
      assertThat(gradient.dtype()).isEqualTo(DType.BFLOAT16);
      assertThat(gradient.shape()).isEqualTo(a.shape());
    }
  }

  @Test
  void onlyBfloat16IsWidened() {
    Tensor a = random.floats(-1, 1, 3, 3);
    assertThatThrownBy(() -> Dispatch.one(new Matmul(false, false).widening(true), a, a))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only bfloat16 is widened");
  }

  private static TensorView exact(Contraction op, List<Tensor> operands) {
    return run(op, operands.stream().map(RandomTensors::asDoubles).toList());
  }

  /** The op twice over the same memory, which is dirty at first. */
  private static TensorView run(Contraction op, List<Tensor> operands) {
    TensorSpec result = op.outputs(operands.stream().map(TensorSpec::of).toList()).get(0);
    TensorView output = TensorView.allocate(result.dtype(), result.shape());
    output.memory().fill(3);
    List<TensorView> inputs =
        operands.stream().map(x -> new TensorView(x.memory(), x.shape())).toList();
    try (Kernel kernel = op.prepare(inputs, List.of(output))) {
      kernel.run();
      kernel.run();
    }
    return output;
  }

  private static void assertClose(TensorView actual, TensorView expected, double tolerance) {
    double largest = 0;
    for (int index = 0; index < expected.memory().elementCount(); index++) {
      largest = Math.max(largest, Math.abs(expected.memory().get(index)));
    }
    assertThat(largest).isPositive();
    for (int index = 0; index < expected.memory().elementCount(); index++) {
      assertThat(actual.memory().get(index))
          .as("element %d of %s", index, expected.shape())
          .isCloseTo(expected.memory().get(index), within(tolerance * largest));
    }
  }

  /** Values that are the same in bfloat16. */
  private Tensor rounded(Shape shape) {
    return Ops.cast(Ops.cast(random.floats(-1, 1, shape.dims()), DType.BFLOAT16), DType.FLOAT32);
  }
}
