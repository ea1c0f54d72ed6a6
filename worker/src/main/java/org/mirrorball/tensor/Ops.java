package org.mirrorball.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The operations. On values (and variables) they run at once; if any input is symbolic, the result
 * is a node of its graph, which reads the variables and values whenever it runs. Float32 and
 * float64 do not mix. Inputs that do not fit are an {@link IllegalArgumentException} that names the
 * operation and the shapes.
 */
public final class Ops {
  private Ops() {}

  /** {@code a + b}, broadcast. */
  public static Tensor add(Tensor a, Tensor b) {
    return Dispatch.one(Binary.ADD, a, b);
  }

  /** {@code a - b}, broadcast. */
  public static Tensor subtract(Tensor a, Tensor b) {
    return Dispatch.one(Binary.SUBTRACT, a, b);
  }

  /** {@code a * b} element by element, broadcast. */
  public static Tensor multiply(Tensor a, Tensor b) {
    return Dispatch.one(Binary.MULTIPLY, a, b);
  }

  /** {@code a / b} element by element, broadcast. */
  public static Tensor divide(Tensor a, Tensor b) {
    return Dispatch.one(Binary.DIVIDE, a, b);
  }

  /** The larger of a and b element by element, broadcast; of equal ones, a has the gradient. */
  public static Tensor maximum(Tensor a, Tensor b) {
    return Dispatch.one(Binary.MAXIMUM, a, b);
  }

  /** The smaller of a and b element by element, broadcast; of equal ones, a has the gradient. */
  public static Tensor minimum(Tensor a, Tensor b) {
    return Dispatch.one(Binary.MINIMUM, a, b);
  }

  /** x times a number. */
  public static Tensor scale(Tensor x, double factor) {
    return multiply(x, constant(x, factor));
  }

  /** {@code -x}. */
  public static Tensor negate(Tensor x) {
    return Dispatch.one(Unary.NEGATE, x);
  }

  /** {@code x * x} element by element. */
  public static Tensor square(Tensor x) {
    return Dispatch.one(Unary.SQUARE, x);
  }

  /** The square root. */
  public static Tensor sqrt(Tensor x) {
    return Dispatch.one(Unary.SQRT, x);
  }

  /** The exponential. */
  public static Tensor exp(Tensor x) {
    return Dispatch.one(Unary.EXP, x);
  }

  /** The natural logarithm. */
  public static Tensor log(Tensor x) {
    return Dispatch.one(Unary.LOG, x);
  }

  /** The hyperbolic tangent. */
  public static Tensor tanh(Tensor x) {
    return Dispatch.one(Unary.TANH, x);
  }

  /** {@code max(x, 0)}; its derivative at 0 is taken to be 0. */
  public static Tensor relu(Tensor x) {
    return Dispatch.one(Unary.RELU, x);
  }

  /** {@code 1 / (1 + exp(-x))}. */
  public static Tensor sigmoid(Tensor x) {
    return Dispatch.one(Unary.SIGMOID, x);
  }

  /** The absolute value; its derivative at 0 is taken to be 0. */
  public static Tensor abs(Tensor x) {
    return Dispatch.one(new Elementwise(Curve.ABS, 0), x);
  }

  /** x to the power of a number. */
  public static Tensor pow(Tensor x, double exponent) {
    return Dispatch.one(new Elementwise(Curve.POWER, exponent), x);
  }

  /** {@code min(max(x, 0), 6)}. */
  public static Tensor relu6(Tensor x) {
    return Dispatch.one(new Elementwise(Curve.RELU6, 0), x);
  }

  /** {@code x > 0 ? x : slope * x}. */
  public static Tensor leakyRelu(Tensor x, double slope) {
    return Dispatch.one(new Elementwise(Curve.LEAKY_RELU, slope), x);
  }

  /** {@code x > 0 ? x : alpha * (exp(x) - 1)}; Clevert et al., ICLR 2016. */
  public static Tensor elu(Tensor x, double alpha) {
    return Dispatch.one(new Elementwise(Curve.ELU, alpha), x);
  }

  /** The ELU with the constants of Klambauer et al., NeurIPS 2017, which keep mean and variance. */
  public static Tensor selu(Tensor x) {
    return scale(elu(x, 1.6732632423543772), 1.0507009873554805);
  }

  /** {@code log(1 + exp(x))}. */
  public static Tensor softplus(Tensor x) {
    return Dispatch.one(new Elementwise(Curve.SOFTPLUS, 0), x);
  }

  /** {@code x * sigmoid(x)}, also called SiLU. */
  public static Tensor swish(Tensor x) {
    return Dispatch.one(new Elementwise(Curve.SWISH, 0), x);
  }

  /** x times the normal distribution function of x: the exact form, with the error function. */
  public static Tensor gelu(Tensor x) {
    return Dispatch.one(new Elementwise(Curve.GELU, 0), x);
  }

  /** The matrix product of the last two axes; outer axes must be equal. */
  public static Tensor matmul(Tensor a, Tensor b) {
    return matmul(a, b, false, false);
  }

  /** The matrix product of the last two axes, with either operand transposed first. */
  public static Tensor matmul(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
    return Dispatch.one(new Matmul(transposeA, transposeB), a, b);
  }

  /** The same elements under other dimensions, one of which may be -1: what remains. */
  public static Tensor reshape(Tensor x, long... dims) {
    Shape shape = Shape.of(resolved(x.shape(), dims));
    return shape.equals(x.shape()) ? x : Dispatch.one(new Reshape(shape), x);
  }

  private static long[] resolved(Shape from, long[] dims) {
    long known = 1;
    int open = -1;
    for (int axis = 0; axis < dims.length; axis++) {
      if (dims[axis] != -1) {
        known *= dims[axis];
      } else if (open < 0) {
        open = axis;
      } else {
        throw new IllegalArgumentException(
            "reshape to " + Arrays.toString(dims) + ": only one dimension may be -1");
      }
    }
    if (open < 0) {
      return dims;
    }
    if (known < 1 || from.elementCount() % known != 0) {
      throw new IllegalArgumentException(
          "reshape of " + from + " to " + Arrays.toString(dims) + ": elements would be left over");
    }
    long[] resolved = dims.clone();
    resolved[open] = from.elementCount() / known;
    return resolved;
  }

  /** The same elements with a new axis of length 1 there; -1 makes it the last. */
  public static Tensor expandDims(Tensor x, int axis) {
    int rank = x.shape().rank() + 1;
    int at = axis < 0 ? axis + rank : axis;
    if (at < 0 || at >= rank) {
      throw new IllegalArgumentException("expandDims of " + x.shape() + " at axis " + axis);
    }
    LongStream before = Arrays.stream(x.shape().dims()).limit(at);
    LongStream after = Arrays.stream(x.shape().dims()).skip(at);
    LongStream all = LongStream.concat(LongStream.concat(before, LongStream.of(1)), after);
    return reshape(x, all.toArray());
  }

  /** Axis i of the result is axis {@code permutation[i]} of x; none given reverses all axes. */
  public static Tensor transpose(Tensor x, int... permutation) {
    int rank = x.shape().rank();
    IntStream order =
        permutation.length == 0
            ? IntStream.range(0, rank).map(axis -> rank - 1 - axis)
            : Arrays.stream(permutation).map(x.shape()::axis);
    return Dispatch.one(new Transpose(order.boxed().toList()), x);
  }

  /** x repeated along axes of length 1 and along new outer axes. */
  public static Tensor broadcastTo(Tensor x, long... dims) {
    Shape shape = Shape.of(dims);
    return shape.equals(x.shape()) ? x : Dispatch.one(new Broadcast(shape), x);
  }

  /** The sum of all elements, a scalar. */
  public static Tensor reduceSum(Tensor x) {
    return reduceSum(x, false);
  }

  /** The sum over these axes, negative ones counted from the end; none given means all. */
  public static Tensor reduceSum(Tensor x, boolean keepDims, int... axes) {
    if (x.shape().rank() == 0) {
      return x;
    }
    return Dispatch.one(new ReduceSum(reducedAxes(x.shape(), axes), keepDims), x);
  }

  /** The mean of all elements, a scalar. */
  public static Tensor reduceMean(Tensor x) {
    return reduceMean(x, false);
  }

  /** The mean over these axes, negative ones counted from the end; none given means all. */
  public static Tensor reduceMean(Tensor x, boolean keepDims, int... axes) {
    Tensor sum = reduceSum(x, keepDims, axes);
    double count = (double) x.shape().elementCount() / sum.shape().elementCount();
    return multiply(sum, constant(x, 1 / count));
  }

  /** The largest number over these axes, negative ones counted from the end; none means all. */
  public static Tensor reduceMax(Tensor x, boolean keepDims, int... axes) {
    if (x.shape().rank() == 0) {
      return x;
    }
    List<Integer> over = reducedAxes(x.shape(), axes);
    Tensor kept = Dispatch.one(new ReduceMax(over), x);
    long[] rest =
        IntStream.range(0, x.shape().rank())
            .filter(axis -> !over.contains(axis))
            .mapToLong(x.shape()::dim)
            .toArray();
    return keepDims ? kept : reshape(kept, rest);
  }

  private static List<Integer> reducedAxes(Shape shape, int[] axes) {
    IntStream chosen =
        axes.length == 0 ? IntStream.range(0, shape.rank()) : Arrays.stream(axes).map(shape::axis);
    return chosen.sorted().boxed().toList();
  }

  /** Softmax over the last axis. */
  public static Tensor softmax(Tensor x) {
    return Dispatch.one(Softmax.SOFTMAX, x);
  }

  /** The logarithm of the softmax over the last axis. */
  public static Tensor logSoftmax(Tensor x) {
    return Dispatch.one(Softmax.LOG_SOFTMAX, x);
  }

  /** Adds the vector b along the last axis of x, which has two axes or more. */
  public static Tensor biasAdd(Tensor x, Tensor b) {
    return Dispatch.one(new BiasAdd(), x, b);
  }

  /**
   * Convolution; the filter is not flipped.
   *
   * @param x images, [batch, height, width, input channels]
   * @param w filters, [height, width, input channels, output channels]
   * @return [batch, output height, output width, output channels]
   */
  public static Tensor conv2d(
      Tensor x, Tensor w, int strideHeight, int strideWidth, Padding padding) {
    return Dispatch.one(new Conv2d(strideHeight, strideWidth, padding), x, w);
  }

  /**
   * Convolution whose taps lie {@code dilation} pixels apart: the pixels of each phase make an
   * image of their own, which is convolved as usual.
   *
   * @param x images, [batch, height, width, input channels]
   * @param w filters, [height, width, input channels, output channels]
   */
  public static Tensor dilatedConv2d(Tensor x, Tensor w, int dilation, Padding padding) {
    return dilation == 1
        ? conv2d(x, w, 1, 1, padding)
        : DilatedConvolution.apply(x, w, dilation, padding);
  }

  /**
   * The transpose of a convolution: what its gradient by its images would be.
   *
   * @param x [batch, height, width, input channels]
   * @param w filters, [height, width, output channels, input channels]
   * @return [batch, height * stride + max(filter height - stride, 0), likewise, output channels],
   *     or without the second term with {@link Padding#SAME}
   */
  public static Tensor conv2dTranspose(Tensor x, Tensor w, int stride, Padding padding) {
    if (x.shape().rank() != 4 || w.shape().rank() != 4 || x.shape().dim(3) != w.shape().dim(3)) {
      throw new IllegalArgumentException(
          "conv2dTranspose of "
              + x.shape()
              + " with filters "
              + w.shape()
              + ": needs [batch, height, width, inputs] and [height, width, outputs, inputs]");
    }
    int height = Math.toIntExact(w.shape().dim(0));
    int width = Math.toIntExact(w.shape().dim(1));
    boolean same = padding == Padding.SAME;
    long rows = x.shape().dim(1) * stride + (same ? 0 : Math.max(height - stride, 0));
    long columns = x.shape().dim(2) * stride + (same ? 0 : Math.max(width - stride, 0));
    Shape images = Shape.of(x.shape().dim(0), rows, columns, w.shape().dim(2));
    return Conv2d.byImages(new Window(height, width, stride, stride, padding), images, w, x);
  }

  /**
   * Convolution of every channel with a filter of its own.
   *
   * @param x images, [batch, height, width, channels]
   * @param w filters, [height, width, channels]
   * @return [batch, output height, output width, channels]
   */
  public static Tensor depthwiseConv2d(Tensor x, Tensor w, int stride, Padding padding) {
    if (x.shape().rank() != 4 || w.shape().rank() != 3) {
      throw new IllegalArgumentException(
          "depthwiseConv2d of "
              + x.shape()
              + " with filters "
              + w.shape()
              + ": needs [batch, height, width, channels] and [height, width, channels]");
    }
    int height = Math.toIntExact(w.shape().dim(0));
    int width = Math.toIntExact(w.shape().dim(1));
    Window window = new Window(height, width, stride, stride, padding);
    Op op = new DepthwiseConv2d(DepthwiseConv2d.Part.CONVOLUTION, window, x.shape());
    return Dispatch.one(op, x, w);
  }

  /**
   * Batch normalisation over all axes but the last, by the statistics of the batch. Samples of
   * weight 0 are padding and not part of the statistics. Has first derivatives only.
   *
   * @param x [batch, ..., channels]
   * @param gamma the factors, [channels]
   * @param beta what is added, [channels]
   * @param weights [batch]
   * @param replicas whose samples the statistics are of
   */
  public static BatchStatistics batchNormalization(
      Tensor x, Tensor gamma, Tensor beta, Tensor weights, double epsilon, ReplicaSums replicas) {
    List<Tensor> all = Dispatch.all(new BatchNorm(epsilon, replicas), x, gamma, beta, weights);
    return new BatchStatistics(all.get(0), stopGradient(all.get(1)), stopGradient(all.get(2)));
  }

  /**
   * Sets elements to 0 at random, at the given rate, and divides the others by one less the rate.
   *
   * @param x [batch, ...]
   * @param layer tells apart the dropouts of one model
   * @param key the floats of a {@link SampleKey}
   */
  public static Tensor dropout(Tensor x, double rate, int layer, Tensor key) {
    return Dispatch.one(new Dropout(rate, layer), x, key);
  }

  /**
   * Layer normalisation over the last axis. Has first derivatives only.
   *
   * @param x [..., n]
   * @param gamma the factors, [n]
   * @param beta what is added, [n]
   */
  public static Tensor layerNormalization(Tensor x, Tensor gamma, Tensor beta, double epsilon) {
    return Dispatch.all(new LayerNorm(epsilon), x, gamma, beta).get(0);
  }

  /**
   * An LSTM over time with Keras's formulas: gates in the order input, forget, candidate, output.
   * Has first derivatives only.
   *
   * @param sums the input's part of the gates' sums with the bias, [time, batch, 4 units]
   * @param weights of the hidden state, [units, 4 units]
   */
  public static LstmStates lstm(Tensor sums, Tensor weights, RecurrentCourse course) {
    Op op = new Lstm(RecurrentForm.of(course));
    List<Tensor> states = Dispatch.all(op, RecurrentForm.inputs(course, sums, weights));
    return new LstmStates(states.get(0), states.get(3));
  }

  /**
   * A GRU over time with Keras's formulas: gates in the order update, reset, candidate; the reset
   * gate is applied after the matrix product. Has first derivatives only.
   *
   * @param sums the input's part of the gates' sums with its bias, [time, batch, 3 units]
   * @param weights of the hidden state, [units, 3 units]
   * @param bias of the hidden state's part, [3 units]
   * @return the hidden states, [time, batch, units]
   */
  public static Tensor gru(Tensor sums, Tensor weights, Tensor bias, RecurrentCourse course) {
    Op op = new Gru(RecurrentForm.of(course));
    return Dispatch.all(op, RecurrentForm.inputs(course, sums, weights, bias)).get(0);
  }

  /** The mean of each window of images [batch, height, width, channels]; padding is left out. */
  public static Tensor averagePool2d(
      Tensor x, int poolHeight, int poolWidth, int strideHeight, int strideWidth, Padding padding) {
    Window window = new Window(poolHeight, poolWidth, strideHeight, strideWidth, padding);
    return Dispatch.one(new AveragePool(window), x);
  }

  /** The largest number of each window of images [batch, height, width, channels]. */
  public static Tensor maxPool2d(
      Tensor x, int poolHeight, int poolWidth, int strideHeight, int strideWidth, Padding padding) {
    Window window = new Window(poolHeight, poolWidth, strideHeight, strideWidth, padding);
    return Dispatch.one(new MaxPool(window), x);
  }

  /**
   * The negative log likelihood of the labels, per row.
   *
   * @param logits [n, classes]
   * @param labels [n], class numbers from 0 as floating-point numbers
   * @return [n]
   */
  public static Tensor sparseSoftmaxCrossEntropy(Tensor logits, Tensor labels) {
    return Dispatch.all(new SparseCrossEntropy(), logits, labels).get(0);
  }

  /** The index of the largest number along the last axis, as a number; has no gradient. */
  public static Tensor argMax(Tensor x) {
    return Dispatch.one(new ArgMax(), x);
  }

  /** 1 where a and b are equal, broadcast, else 0; has no gradient. */
  public static Tensor equal(Tensor a, Tensor b) {
    return compare(Comparison.EQUAL, a, b);
  }

  /** 1 where {@code a > b}, broadcast, else 0; has no gradient. */
  public static Tensor greater(Tensor a, Tensor b) {
    return compare(Comparison.GREATER, a, b);
  }

  /** 1 where {@code a >= b}, broadcast, else 0; has no gradient. */
  public static Tensor greaterEqual(Tensor a, Tensor b) {
    return compare(Comparison.GREATER_EQUAL, a, b);
  }

  private static Tensor compare(Comparison comparison, Tensor a, Tensor b) {
    long[] dims = Broadcast.shape(comparison, a.shape(), b.shape()).dims();
    return Dispatch.one(comparison, broadcastTo(a, dims), broadcastTo(b, dims));
  }

  /** a where the condition is not 0, else b; all three broadcast. */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    Op select = new Select();
    Shape both = Broadcast.shape(select, a.shape(), b.shape());
    long[] dims = Broadcast.shape(select, condition.shape(), both).dims();
    return Dispatch.one(
        select, broadcastTo(condition, dims), broadcastTo(a, dims), broadcastTo(b, dims));
  }

  /** The same elements in another type: rounded to nearest, ties to even. */
  public static Tensor cast(Tensor x, DType dtype) {
    return x.dtype() == dtype ? x : Dispatch.one(new Cast(dtype), x);
  }

  /** The same value, which gradients take for a constant. */
  public static Tensor stopGradient(Tensor x) {
    return Dispatch.one(new StopGradient(), x);
  }

  /** Tensors one after the other along an axis; they must agree in all others. */
  public static Tensor concat(int axis, Tensor... tensors) {
    if (tensors.length == 0) {
      throw new IllegalArgumentException("concat needs at least one tensor");
    }
    return Dispatch.one(new Concat(tensors[0].shape().axis(axis)), tensors);
  }

  /** {@code length} steps of x along an axis, from {@code begin} on. */
  public static Tensor slice(Tensor x, int axis, long begin, long length) {
    int from = x.shape().axis(axis);
    boolean whole = begin == 0 && length == x.shape().dim(from);
    return whole ? x : Dispatch.one(new Slice(from, begin, length), x);
  }

  /** x cut into equal parts along an axis, whose length the number of parts must divide. */
  public static List<Tensor> split(Tensor x, int axis, int parts) {
    long length = x.shape().dim(axis);
    if (parts < 1 || length % parts != 0) {
      throw new IllegalArgumentException(
          "split of " + x.shape() + " along axis " + axis + " into " + parts + " equal parts");
    }
    long part = length / parts;
    return IntStream.range(0, parts).mapToObj(i -> slice(x, axis, i * part, part)).toList();
  }

  /** x with so many zeros before and after it along an axis. */
  public static Tensor pad(Tensor x, int axis, long before, long after) {
    return before == 0 && after == 0
        ? x
        : Dispatch.one(new Pad(x.shape().axis(axis), before, after), x);
  }

  /**
   * Rows of a table by their number; the gradient adds up where a row is taken more than once.
   *
   * @param table [rows, row...]
   * @param indices [any...], row numbers from 0 as floating-point numbers; has no gradient
   * @return [any..., row...]
   */
  public static Tensor gather(Tensor table, Tensor indices) {
    return Dispatch.one(new Gather(), table, indices);
  }

  /** Of indices [any...]: [any..., depth], 1 at the index and else 0; has no gradient. */
  public static Tensor oneHot(Tensor indices, int depth) {
    return Dispatch.one(new OneHot(depth), indices);
  }

  /** Zeros of the type and shape of x. */
  public static Tensor zerosLike(Tensor x) {
    return Dispatch.like(x, new Fill(TensorSpec.of(x), 0));
  }

  /** Ones of the type and shape of x. */
  public static Tensor onesLike(Tensor x) {
    return Dispatch.like(x, new Fill(TensorSpec.of(x), 1));
  }

  /** A scalar value of the type of {@code like}. */
  static Tensor constant(Tensor like, double value) {
    return like.dtype() == DType.FLOAT32
        ? Tensor.scalar((float) value)
        : Tensor.of(new double[] {value});
  }
}
