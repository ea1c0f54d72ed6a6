package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions in blocks against the ordinary ones, of operands that bfloat16 has exactly. */
class BlockedConvolutionTest {
  private static final long SEED = 11;

  /** What one rounding to bfloat16 costs at most, of the largest value. */
  private static final double ROUNDING = 1.0 / 256;

  private final RandomTensors random = new RandomTensors(SEED);

  static Stream<Arguments> shapes() {
    return Stream.of(
        // images, channels out, window
        Arguments.of("one block", Shape.of(3, 6, 5, 4), 8, new Window(3, 3, 1, 1, Padding.SAME)),
        Arguments.of("odd channels", Shape.of(2, 7, 6, 3), 5, new Window(5, 4, 2, 3, Padding.SAME)),
        Arguments.of("valid", Shape.of(2, 7, 9, 2), 3, new Window(2, 3, 1, 2, Padding.VALID)),
        Arguments.of("pixels", Shape.of(5, 4, 3, 6), 7, new Window(1, 1, 1, 1, Padding.SAME)),
        Arguments.of("every second", Shape.of(3, 5, 5, 6), 7, new Window(1, 1, 2, 2, Padding.SAME)),
        Arguments.of("uneven", Shape.of(7, 24, 24, 20), 6, new Window(3, 3, 1, 1, Padding.SAME)),
        Arguments.of(
            "an image each", Shape.of(2, 40, 40, 24), 4, new Window(3, 3, 1, 1, Padding.SAME)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void convolvesInBfloat16(String name, Shape imagesShape, int channels, Window window) {
    Tensor images = rounded(imagesShape);
    Tensor filter = rounded(filterShape(imagesShape, channels, window));
    var convolution = new Conv2d(window.strideHeight(), window.strideWidth(), window.padding());
    assertSameInBfloat16(convolution, images, filter);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void filterGradientInBfloat16(String name, Shape imagesShape, int channels, Window window) {
    Tensor images = rounded(imagesShape);
    Tensor outputGradient = rounded(window.on(imagesShape).outputShape(channels));
    assertSameInBfloat16(new Conv2dFilterGradient(window, channels), images, outputGradient);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void filterGradientInFloat32(String name, Shape imagesShape, int channels, Window window) {
    TensorView images = view(random.floats(-1, 1, imagesShape.dims()));
    Window.Placement placement = window.on(imagesShape);
    TensorView outputGradient = view(random.floats(-1, 1, placement.outputShape(channels).dims()));
    TensorView expected = dirty(DType.FLOAT32, filterShape(imagesShape, channels, window));
    TensorView actual = dirty(DType.FLOAT32, expected.shape());
    ScalarKernels.INSTANCE
        .filterGradient(
            placement, channels, images.memory(), outputGradient.memory(), expected.memory())
        .run();
    try (Kernel kernel =
        BlockedConvolution.filterGradient(window, images, outputGradient, actual)) {
      kernel.run();
      kernel.run();
    }
    assertClose(actual, expected, 1e-5);
  }

  private static void assertSameInBfloat16(Op op, Tensor left, Tensor right) {
    TensorView expected = view(Dispatch.one(op, left, right));
    TensorView actual = dirty(DType.BFLOAT16, expected.shape());
    List<TensorView> inputs = List.of(narrow(left), narrow(right));
    try (Kernel kernel = op.prepare(inputs, List.of(actual))) {
      kernel.run();
      kernel.run(); // what the first left behind does not count
    }
    assertClose(actual, expected, ROUNDING);
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

  private static Shape filterShape(Shape images, int channels, Window window) {
    return Shape.of(window.height(), window.width(), images.dim(3), channels);
  }

  /** Values that are the same in bfloat16. */
  private Tensor rounded(Shape shape) {
    return Ops.cast(Ops.cast(random.floats(-1, 1, shape.dims()), DType.BFLOAT16), DType.FLOAT32);
  }

  private static TensorView narrow(Tensor tensor) {
    return view(Ops.cast(tensor, DType.BFLOAT16));
  }

  private static TensorView view(Tensor tensor) {
    return new TensorView(tensor.memory(), tensor.shape());
  }

  private static TensorView dirty(DType dtype, Shape shape) {
    Memory memory = Memory.allocate(dtype, shape.elementCount());
    memory.fill(3);
    return new TensorView(memory, shape);
  }
}
