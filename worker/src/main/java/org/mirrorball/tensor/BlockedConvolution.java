package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Convolutions by way of patches and native matrix products, some images at a time, so that the
 * patches stay in the cache. For bfloat16, which ND4J's own convolutions take hundreds of times as
 * long for as for float32, and for filter gradients of many channels.
 */
final class BlockedConvolution {
  /** Half of a core's second cache: more leaves it, less pays more often for a product's start. */
  private static final int BLOCK_BYTES = 1 << 19;

  private static final Matmul ROWS_BY_FILTER = new Matmul(false, false);
  private static final Matmul FILTER_GRADIENT = new Matmul(true, false);

  private final Window window;
  private final TensorView images;
  private final TensorView outputs;
  private final int blockImages;
  private final Memory patches;

  /**
   * @param outputs the convolution's output or the gradient by it
   * @param leastBytes how long the patches of a block shall be at least
   */
  private BlockedConvolution(
      Window window, TensorView images, TensorView outputs, long leastBytes) {
    this.window = window;
    this.images = images;
    this.outputs = outputs;
    if (isPlainProduct()) {
      this.blockImages = batch();
      this.patches = null;
    } else {
      long imagePatches = patchesOf(1).elementCount();
      long length = Math.max(BLOCK_BYTES, leastBytes) / images.dtype().byteCount();
      this.blockImages = Math.toIntExact(Math.max(1, Math.min(batch(), length / imagePatches)));
      this.patches = Memory.allocate(images.dtype(), imagePatches * blockImages);
    }
  }

  /** Of images and a filter: the convolution. */
  static Kernel of(Window window, TensorView images, TensorView filter, TensorView outputs) {
    return new BlockedConvolution(window, images, outputs, 0).convolution(filter);
  }

  /**
   * Of images and the gradient by a convolution's output: the gradient by its filter. The sums of
   * blocks of bfloat16 are rounded to it, but added up in float32.
   */
  static Kernel filterGradient(
      Window window, TensorView images, TensorView outputGradient, TensorView filterGradient) {
    // Every block adds to the whole gradient, which should not be most of the work.
    long leastBytes = 2L * filterGradient.memory().bytes().capacity();
    return new BlockedConvolution(window, images, outputGradient, leastBytes)
        .byFilter(filterGradient);
  }

  private Kernel convolution(TensorView filter) {
    TensorView matrix = asMatrix(filter);
    List<Kernel> kernels = new ArrayList<>();
    for (int first = 0; first < batch(); first += blockImages) {
      kernels.addAll(patches(first));
      kernels.add(ROWS_BY_FILTER.prepare(List.of(rows(first), matrix), List.of(outputRows(first))));
    }
    return new KernelSequence(kernels);
  }

  private Kernel byFilter(TensorView filterGradient) {
    TensorView result = asMatrix(filterGradient);
    if (blockImages == batch()) {
      List<Kernel> kernels = new ArrayList<>(patches(0));
      kernels.add(FILTER_GRADIENT.prepare(List.of(rows(0), outputRows(0)), List.of(result)));
      return new KernelSequence(kernels);
    }
    boolean narrow = result.dtype() == DType.BFLOAT16;
    TensorView block = narrow ? result : TensorView.allocate(result.dtype(), result.shape());
    TensorView wide = narrow ? TensorView.allocate(DType.FLOAT32, result.shape()) : block;
    TensorView sums = narrow ? TensorView.allocate(DType.FLOAT32, result.shape()) : result;
    List<Kernel> kernels = new ArrayList<>();
    kernels.add(() -> sums.memory().zero());
    for (int first = 0; first < batch(); first += blockImages) {
      kernels.addAll(patches(first));
      kernels.add(FILTER_GRADIENT.prepare(List.of(rows(first), outputRows(first)), List.of(block)));
      if (narrow) {
        kernels.add(CastKernels.between(block.memory(), wide.memory()));
      }
      kernels.add(Binary.ADD.prepare(List.of(sums, wide), List.of(sums)));
    }
    if (narrow) {
      kernels.add(CastKernels.between(sums.memory(), result.memory()));
    }
    return new KernelSequence(kernels);
  }

  /** Whether the images' pixels are the rows of a product already. */
  private boolean isPlainProduct() {
    return window.height() == 1
        && window.width() == 1
        && window.strideHeight() == 1
        && window.strideWidth() == 1;
  }

  private int batch() {
    return Math.toIntExact(images.shape().dim(0));
  }

  /** How many images the block has that begins with this one. */
  private int blockLength(int first) {
    return Math.min(blockImages, batch() - first);
  }

  private Shape patchesOf(int count) {
    return Patches.matrixShape(window.on(images.shape().with(0, count)));
  }

  /** Fills the rows of the block, unless the images are the rows. */
  private List<Kernel> patches(int first) {
    if (patches == null) {
      return List.of();
    }
    Memory in = part(images, first).memory();
    Memory out = rows(first).memory();
    Shape block = images.shape().with(0, blockLength(first));
    long channels = block.dim(3);
    if (in.dtype() == DType.BFLOAT16 && channels % 2 == 0) {
      // They are only moved: a pair is as good as one float32, for which there are faster loops.
      return List.of(patches(block.with(3, channels / 2), asPairs(in), asPairs(out)));
    }
    return List.of(patches(block, in, out));
  }

  private Kernel patches(Shape block, Memory in, Memory out) {
    Window.Placement at = window.on(block);
    NumericKernels kernels = NumericKernels.of(in.dtype());
    return () -> kernels.patches(at, in, out);
  }

  private static Memory asPairs(Memory memory) {
    return Memory.over(memory.bytes(), DType.FLOAT32, 0, memory.bytes().capacity());
  }

  /** [pixels of the block, taps]. */
  private TensorView rows(int first) {
    Shape shape = patchesOf(blockLength(first));
    Memory memory =
        patches == null
            ? part(images, first).memory()
            : patches.range(0, Math.toIntExact(shape.elementCount()));
    return new TensorView(memory, shape);
  }

  /** [pixels of the block, output channels]. */
  private TensorView outputRows(int first) {
    return asMatrix(part(outputs, first));
  }

  private TensorView part(TensorView all, int first) {
    Shape shape = all.shape().with(0, blockLength(first));
    int imageLength = Math.toIntExact(all.shape().elementCount() / batch());
    Memory memory = all.memory().range(first * imageLength, Math.toIntExact(shape.elementCount()));
    return new TensorView(memory, shape);
  }

  /** All but the last axis as one. */
  private static TensorView asMatrix(TensorView view) {
    long columns = view.shape().dim(-1);
    return new TensorView(view.memory(), Shape.of(view.shape().elementCount() / columns, columns));
  }
}
