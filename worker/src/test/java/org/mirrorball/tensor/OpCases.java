package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Every op of the table, on awkward shapes. */
final class OpCases {
  private final RandomTensors random = new RandomTensors(20240607);
  private final List<OpCase> cases = new ArrayList<>();

  private OpCases() {}

  static List<OpCase> all() {
    OpCases all = new OpCases();
    all.unary();
    all.binary();
    all.matrices();
    all.shapes();
    all.reductions();
    all.classification();
    all.convolutions();
    all.pools();
    all.curves();
    all.choices();
    all.cuts();
    all.lookups();
    all.recurrences();
    all.normalizations();
    all.otherConvolutions();
    all.dropouts();
    all.fused();
    return all.cases;
  }

  private void unary() {
    for (long[] dims : new long[][] {{}, {1}, {5, 7}, {2, 1, 3, 19}}) {
      unary("negate", Ops::negate, -2, 2, dims);
      unary("square", Ops::square, -2, 2, dims);
      unary("sqrt", Ops::sqrt, 0.5, 2, dims);
      unary("exp", Ops::exp, -2, 2, dims);
      unary("log", Ops::log, 0.5, 2, dims);
      unary("tanh", Ops::tanh, -2, 2, dims);
      unary("sigmoid", Ops::sigmoid, -2, 2, dims);
      // Away from the kink, where central differences mean nothing.
      unary("relu of positive", Ops::relu, 0.1, 2, dims);
      unary("relu of negative", Ops::relu, -2, -0.1, dims);
    }
    // To the same type: a narrower one has steps, where differences mean nothing; see CastTest.
    add(
        "cast",
        in -> Dispatch.one(new Cast(in.get(0).dtype()), in.get(0)),
        random.doubles(-2, 2, 3, 7));
    for (ActivationGradient op : ActivationGradient.values()) {
      add(
          op.opName(),
          in -> Dispatch.one(op, in.get(0), in.get(1)),
          random.doubles(0.1, 0.9, 3, 11),
          random.doubles(-1, 1, 3, 11));
    }
  }

  private void fused() {
    for (double sign : new double[] {-1, 1}) { // away from relu's kink
      add(
          "biasRelu of " + sign,
          in -> Dispatch.one(new BiasRelu(false), in.get(0), in.get(1)),
          random.doubles(sign - 0.4, sign + 0.4, 2, 3, 19),
          random.doubles(-0.4, 0.4, 19));
    }
    for (ActivationGradient kind : ActivationGradient.values()) {
      for (int output = 0; output < 2; output++) {
        int asked = output;
        add(
            kind.opName() + ", output " + output + ", with sums",
            in ->
                Dispatch.all(new ActivationBiasGradient(kind, true, false), in.get(0), in.get(1))
                    .get(asked),
            random.doubles(0.1, 0.9, 2, 3, 19),
            random.doubles(-1, 1, 2, 3, 19));
      }
    }
  }

  private void unary(String name, UnaryOperator<Tensor> op, double low, double high, long[] dims) {
    add(name + " " + Shape.of(dims), in -> op.apply(in.get(0)), random.doubles(low, high, dims));
  }

  private void binary() {
    long[][][] shapes = {
      {{}, {}},
      {{3, 4}, {3, 4}},
      {{3, 4}, {4}},
      {{3, 4}, {}},
      {{}, {3, 4}},
      {{1}, {5}},
      {{3, 1}, {1, 4}},
      {{3, 1}, {4}},
      {{2, 3, 4}, {3, 1}},
      {{5, 1, 4}, {5, 3, 1}},
      {{1, 1}, {1}},
      {{4, 1}, {4, 3}},
      {{1, 3}, {4, 3}},
      {{2, 3, 1, 5}, {1, 3, 7, 1}}
    };
    for (long[][] pair : shapes) {
      binary("add", Ops::add, pair[0], pair[1]);
      binary("subtract", Ops::subtract, pair[0], pair[1]);
      binary("multiply", Ops::multiply, pair[0], pair[1]);
      binary("divide", Ops::divide, pair[0], pair[1]);
    }
    add("x times itself", in -> in.get(0).multiply(in.get(0)), random.doubles(-1, 1, 3, 3));
  }

  private void binary(String name, BiFunction<Tensor, Tensor, Tensor> op, long[] a, long[] b) {
    add(
        name + " " + Shape.of(a) + " " + Shape.of(b),
        in -> op.apply(in.get(0), in.get(1)),
        random.doubles(0.5, 2, a),
        random.doubles(0.5, 2, b));
  }

  private void matrices() {
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        for (long[] nkm : new long[][] {{1, 1, 1}, {3, 5, 2}, {1, 7, 4}, {6, 1, 5}, {17, 9, 1}}) {
          long[] a = transposeA ? new long[] {nkm[1], nkm[0]} : new long[] {nkm[0], nkm[1]};
          long[] b = transposeB ? new long[] {nkm[2], nkm[1]} : new long[] {nkm[1], nkm[2]};
          matmul(transposeA, transposeB, a, b);
        }
        matmul(
            transposeA,
            transposeB,
            transposeA ? new long[] {2, 4, 3} : new long[] {2, 3, 4},
            transposeB ? new long[] {2, 5, 4} : new long[] {2, 4, 5});
      }
    }
    add(
        "biasAdd of a matrix",
        in -> Ops.biasAdd(in.get(0), in.get(1)),
        random.doubles(-1, 1, 3, 5),
        random.doubles(-1, 1, 5));
    add(
        "biasAdd of images",
        in -> Ops.biasAdd(in.get(0), in.get(1)),
        random.doubles(-1, 1, 2, 3, 4, 6),
        random.doubles(-1, 1, 6));
    add(
        "biasAdd of one row",
        in -> Ops.biasAdd(in.get(0), in.get(1)),
        random.doubles(-1, 1, 1, 1),
        random.doubles(-1, 1, 1));
  }

  private void matmul(boolean transposeA, boolean transposeB, long[] a, long[] b) {
    add(
        "matmul " + Shape.of(a) + (transposeA ? "T " : " ") + Shape.of(b) + (transposeB ? "T" : ""),
        in -> Ops.matmul(in.get(0), in.get(1), transposeA, transposeB),
        random.doubles(-1, 1, a),
        random.doubles(-1, 1, b));
  }

  private void shapes() {
    Tensor x = random.doubles(-1, 1, 2, 3, 4);
    add("reshape", in -> Ops.reshape(in.get(0), 4, -1), x);
    add("reshape of a product", in -> Ops.reshape(Ops.multiply(in.get(0), in.get(0)), 24), x);
    add("expandDims", in -> Ops.expandDims(Ops.square(in.get(0)), 1), x);
    add("transpose of all axes", in -> Ops.transpose(in.get(0)), x);
    add("transpose 1 2 0", in -> Ops.transpose(in.get(0), 1, 2, 0), x);
    add("transpose 0 2 1", in -> Ops.transpose(in.get(0), 0, 2, 1), x);
    add("broadcast", in -> Ops.broadcastTo(in.get(0), 5, 3, 4), random.doubles(-1, 1, 3, 1));
    add("broadcast of a scalar", in -> Ops.broadcastTo(in.get(0), 2, 3), random.doubles(-1, 1));
    add("zerosLike", in -> Ops.add(in.get(0), Ops.zerosLike(in.get(0))), x);
    add("onesLike", in -> Ops.multiply(in.get(0), Ops.onesLike(in.get(0))), x);
  }

  private void reductions() {
    Tensor x = random.doubles(-1, 1, 2, 3, 4, 5);
    for (int[] axes : new int[][] {{}, {0}, {1}, {-1}, {0, 1}, {2, 3}, {0, 3}, {1, 2}, {0, 1, 2}}) {
      for (boolean keepDims : new boolean[] {false, true}) {
        String label = Arrays.toString(axes) + (keepDims ? " keeping axes" : "");
        add("reduceSum " + label, in -> Ops.reduceSum(in.get(0), keepDims, axes), x);
        add("reduceMean " + label, in -> Ops.reduceMean(in.get(0), keepDims, axes), x);
      }
    }
    add("reduceSum of a scalar", in -> Ops.reduceSum(in.get(0)), random.doubles(-1, 1));
    add("reduceSum of one", in -> Ops.reduceSum(in.get(0)), random.doubles(-1, 1, 1));
    add("argMax", in -> Ops.argMax(in.get(0)), random.doubles(-1, 1, 3, 4));
    add(
        "equal",
        in -> Ops.equal(in.get(0), in.get(1)),
        Tensor.of(new double[] {1, 2, 3}, 3),
        Tensor.of(new double[] {1, 5, 3}, 3));
  }

  private void classification() {
    for (long[] dims : new long[][] {{1, 1}, {1, 10}, {5, 3}, {2, 3, 4}}) {
      unary("softmax", Ops::softmax, -2, 2, dims);
      unary("logSoftmax", Ops::logSoftmax, -2, 2, dims);
    }
    Tensor logits = random.doubles(-2, 2, 4, 5);
    Tensor labels = Tensor.of(new double[] {0, 4, 2, 2}, 4);
    cases.add(
        OpCase.of(
                "sparseSoftmaxCrossEntropy",
                in -> Ops.sparseSoftmaxCrossEntropy(in.get(0), in.get(1)),
                logits,
                labels)
            .differentiating(1));
    cases.add(
        OpCase.of(
                "both outputs of sparseSoftmaxCrossEntropy",
                in -> {
                  List<Tensor> out = Dispatch.all(new SparseCrossEntropy(), in.get(0), in.get(1));
                  return Ops.multiply(Ops.reshape(out.get(0), 4, 1), out.get(1));
                },
                logits,
                labels)
            .differentiating(1));
    cases.add(
        OpCase.of(
                "sparseSoftmaxCrossEntropyGradient",
                in ->
                    Dispatch.one(new SparseCrossEntropyGradient(), in.get(0), in.get(2), in.get(1)),
                logits,
                random.doubles(-1, 1, 4),
                labels)
            .differentiating(2));
  }

  private void convolutions() {
    // batch, height, width, channels, filter height and width, output channels, strides
    int[][] sizes = {
      {1, 5, 5, 1, 3, 3, 1, 1, 1},
      {2, 6, 7, 3, 3, 2, 4, 1, 1},
      {2, 7, 5, 2, 3, 3, 5, 2, 2},
      {1, 8, 8, 2, 2, 3, 3, 2, 1},
      {2, 5, 6, 1, 1, 1, 2, 1, 1},
      {1, 7, 7, 2, 1, 1, 3, 3, 3},
      {2, 5, 5, 3, 5, 5, 2, 1, 1},
      {1, 9, 4, 2, 4, 2, 2, 3, 2},
      {1, 4, 4, 9, 2, 3, 15, 1, 1},
      {2, 5, 4, 12, 3, 3, 11, 1, 1},
      {1, 5, 5, 12, 3, 3, 12, 2, 2}
    };
    for (int[] s : sizes) {
      for (Padding padding : Padding.values()) {
        Tensor images = random.doubles(-1, 1, s[0], s[1], s[2], s[3]);
        Tensor filter = random.doubles(-1, 1, s[4], s[5], s[3], s[6]);
        String label = images.shape() + " " + filter.shape() + " " + s[7] + s[8] + " " + padding;
        add(
            "conv2d " + label,
            in -> Ops.conv2d(in.get(0), in.get(1), s[7], s[8], padding),
            images,
            filter);
        Window window = new Window(s[4], s[5], s[7], s[8], padding);
        convolutionGradients(images, filter, window, label);
      }
    }
  }

  private void convolutionGradients(Tensor images, Tensor filter, Window window, String label) {
    int outputChannels = (int) filter.shape().dim(3);
    Tensor gradient =
        random.doubles(-1, 1, window.on(images.shape()).outputShape(outputChannels).dims());
    Op byImages = new Conv2dImagesGradient(window, images.shape());
    add(
        "conv2dImagesGradient " + label,
        in -> Dispatch.one(byImages, in.get(0), in.get(1)),
        gradient,
        filter);
    if (window.strideWidth() == 1) {
      Op byFilter = new Conv2dFilterGradient(window, outputChannels);
      add(
          "conv2dFilterGradient " + label,
          in -> Dispatch.one(byFilter, in.get(0), in.get(1)),
          images,
          gradient);
    }
  }

  private void pools() {
    // batch, height, width, channels, pool height and width, strides
    int[][] sizes = {
      {1, 4, 4, 1, 2, 2, 2, 2},
      {2, 12, 12, 6, 2, 2, 2, 2},
      {2, 5, 7, 3, 2, 2, 2, 2},
      {2, 6, 6, 2, 3, 3, 1, 1},
      {1, 7, 9, 17, 3, 2, 2, 3},
      {3, 4, 6, 2, 1, 1, 2, 2},
      {2, 3, 3, 5, 3, 3, 3, 3}
    };
    for (int[] s : sizes) {
      for (Padding padding : Padding.values()) {
        Tensor images = random.doubles(-1, 1, s[0], s[1], s[2], s[3]);
        Window window = new Window(s[4], s[5], s[6], s[7], padding);
        pools(images, window, images.shape() + " " + window);
      }
    }
  }

  private void pools(Tensor images, Window window, String label) {
    Shape pooled = window.on(images.shape()).outputShape(images.shape().dim(3));
    Tensor numbers = random.doubles(-1, 1, pooled.dims());
    add("averagePool2d " + label, in -> Dispatch.one(new AveragePool(window), in.get(0)), images);
    add(
        "averagePool2dGradient " + label,
        in -> Dispatch.one(new AveragePoolGradient(window, images.shape()), in.get(0)),
        numbers);
    add("maxPool2d " + label, in -> Dispatch.one(new MaxPool(window), in.get(0)), images);
    cases.add(
        OpCase.of(
                "maxPool2dGradient " + label,
                in -> Dispatch.one(new MaxPoolGradient(window), in.get(1), in.get(0)),
                numbers,
                images)
            .differentiating(1));
    cases.add(
        OpCase.of(
                "maxPool2dSelection " + label,
                in -> Dispatch.one(new MaxPoolSelection(window), in.get(1), in.get(0)),
                random.doubles(-1, 1, images.shape().dims()),
                images)
            .differentiating(1));
  }

  private void curves() {
    for (long[] dims : new long[][] {{}, {1}, {3, 11}, {2, 1, 3, 19}}) {
      for (Curve curve : Curve.values()) {
        // On both sides of the kinks at 0 and 6.
        curve(curve, 0.7, 0.1, 2, dims);
        if (curve != Curve.POWER) {
          curve(curve, 0.7, -2, -0.1, dims);
          curve(curve, 0.7, 6.1, 9, dims);
        }
      }
    }
    unary("selu of positive", Ops::selu, 0.1, 2, new long[] {5, 7});
    unary("selu of negative", Ops::selu, -2, -0.1, new long[] {5, 7});
    unary("pow 3", x -> Ops.pow(x, 3), -2, 2, new long[] {3, 5});
    unary("scale", x -> Ops.scale(x, -2.5), -2, 2, new long[] {3, 5});
  }

  private void curve(Curve curve, double parameter, double low, double high, long[] dims) {
    String label = curve.label() + " from " + low + " " + Shape.of(dims);
    Tensor x = random.doubles(low, high, dims);
    add(label, in -> Dispatch.one(new Elementwise(curve, parameter), in.get(0)), x);
    Op gradient = new ElementwiseGradient(curve, parameter, 1);
    add(
        "gradient of " + label,
        in -> Dispatch.one(gradient, in.get(0), in.get(1)),
        x,
        random.doubles(-1, 1, dims));
  }

  private void choices() {
    for (long[][] pair :
        new long[][][] {{{3, 4}, {3, 4}}, {{3, 4}, {4}}, {{1}, {2, 5}}, {{}, {}}}) {
      binary("maximum", Ops::maximum, pair[0], pair[1]);
      binary("minimum", Ops::minimum, pair[0], pair[1]);
      binary("greater", Ops::greater, pair[0], pair[1]);
      binary("greaterEqual", Ops::greaterEqual, pair[0], pair[1]);
    }
    Tensor condition = Tensor.of(new double[] {1, 0, 2}, 3, 1);
    cases.add(
        OpCase.of(
                "where",
                in -> Ops.where(in.get(2), in.get(0), in.get(1)),
                random.doubles(-1, 1, 3, 4),
                random.doubles(-1, 1, 4),
                condition)
            .differentiating(2));
    Tensor x = random.doubles(-1, 1, 2, 3, 4, 5);
    for (int[] axes : new int[][] {{}, {0}, {-1}, {1, 2}}) {
      add("reduceMax " + Arrays.toString(axes), in -> Ops.reduceMax(in.get(0), false, axes), x);
      add("reduceMax kept " + Arrays.toString(axes), in -> Ops.reduceMax(in.get(0), true, axes), x);
    }
    cases.add(
        OpCase.of("stopGradient", in -> Ops.stopGradient(Ops.square(in.get(0))), x)
            .differentiating(0));
    cases.add(
        OpCase.of(
                "a product with a constant",
                in -> Ops.multiply(in.get(0), Ops.stopGradient(in.get(1))),
                x,
                random.doubles(-1, 1, 5))
            .differentiating(1));
  }

  private void cuts() {
    Tensor x = random.doubles(-1, 1, 4, 3, 5);
    for (int axis = 0; axis < 3; axis++) {
      int along = axis;
      long length = x.shape().dim(axis);
      add("slice at " + axis, in -> Ops.slice(in.get(0), along, 1, length - 1), x);
      add("slice of one at " + axis, in -> Ops.slice(in.get(0), along, length - 1, 1), x);
      add("pad at " + axis, in -> Ops.pad(in.get(0), along, 2, 1), x);
      add("pad after " + axis, in -> Ops.pad(in.get(0), along, 0, 3), x);
      add(
          "concat at " + axis,
          in -> Ops.concat(along, in.get(0), in.get(1), in.get(0)),
          x,
          random.doubles(-1, 1, x.shape().with(axis, 2).dims()));
    }
    add("concat of one", in -> Ops.concat(-1, in.get(0)), x);
    add(
        "split",
        in -> {
          List<Tensor> parts = Ops.split(in.get(0), 0, 2);
          return Ops.multiply(parts.get(0), parts.get(1));
        },
        x);
  }

  private void lookups() {
    Tensor indices = Tensor.of(new double[] {2, 0, 2, 4, 2, 1}, 2, 3);
    for (long[] table : new long[][] {{5}, {5, 1}, {6, 7}, {5, 2, 3}}) {
      lookups(indices, Shape.of(table));
    }
    cases.add(OpCase.of("oneHot", in -> Ops.oneHot(in.get(0), 5), indices).differentiating(0));
  }

  private void lookups(Tensor indices, Shape table) {
    cases.add(
        OpCase.of(
                "gather of " + table,
                in -> Ops.gather(in.get(0), in.get(1)),
                random.doubles(-1, 1, table.dims()),
                indices)
            .differentiating(1));
    long rowLength = table.elementCount() / table.dim(0);
    cases.add(
        OpCase.of(
                "scatterAdd into " + table,
                in -> Dispatch.one(new ScatterAdd(table), in.get(1), in.get(0)),
                random.doubles(-1, 1, 2, 3, rowLength),
                indices)
            .differentiating(1));
  }

  private void recurrences() {
    // time, batch, units
    int[][] sizes = {{1, 1, 1}, {1, 2, 3}, {3, 2, 4}, {4, 1, 17}, {2, 5, 1}};
    for (int[] s : sizes) {
      for (boolean backwards : new boolean[] {false, true}) {
        String label = " " + Arrays.toString(s) + (backwards ? " backwards" : "");
        add(
            "lstm" + label,
            in -> Ops.lstm(in.get(0), in.get(1), course(backwards)).hidden(),
            random.doubles(-1, 1, s[0], s[1], 4L * s[2]),
            random.doubles(-1, 1, s[2], 4L * s[2]));
        add(
            "gru" + label,
            in -> Ops.gru(in.get(0), in.get(1), in.get(2), course(backwards)),
            random.doubles(-1, 1, s[0], s[1], 3L * s[2]),
            random.doubles(-1, 1, s[2], 3L * s[2]),
            random.doubles(-1, 1, 3L * s[2]));
      }
    }
    for (boolean backwards : new boolean[] {false, true}) {
      masked(1, Tensor.of(new double[] {1, 0, 0, 1, 1}, 5, 1), backwards);
      Tensor mask = Tensor.of(new double[] {0, 1, 1, 1, 1, 0, 1, 1, 0, 0, 1, 0}, 4, 3);
      masked(4, mask, backwards);
      fromState(1, Tensor.of(new double[] {1}, 1, 1), false, backwards);
      fromState(17, Tensor.of(new double[] {1, 1, 1, 1, 1, 1}, 3, 2), false, backwards);
      fromState(2, mask, true, backwards);
    }
    recurrentGradients();
  }

  private static RecurrentCourse course(boolean backwards) {
    return backwards ? RecurrentCourse.BACKWARDS : RecurrentCourse.FORWARDS;
  }

  /** From an initial state; the last one is looked at too. A mask of ones is none. */
  private void fromState(long units, Tensor mask, boolean masked, boolean backwards) {
    long time = mask.shape().dim(0);
    long batch = mask.shape().dim(1);
    String how = masked ? " masked" : "";
    String label = " " + mask.shape() + " from a state" + how + (backwards ? " backwards" : "");
    Function<List<Tensor>, LstmStates> lstm =
        in -> {
          RecurrentCourse course = course(backwards).withInitial(in.subList(2, 4));
          return Ops.lstm(in.get(0), in.get(1), masked ? course.withMask(in.get(4)) : course);
        };
    Function<List<Tensor>, Tensor> lastCells =
        in -> Ops.reshape(lstm.apply(in).lastCells(), 1, batch, units);
    Tensor[] inputs = {
      random.doubles(-1, 1, time, batch, 4 * units),
      random.doubles(-1, 1, units, 4 * units),
      random.doubles(-1, 1, batch, units),
      random.doubles(-1, 1, batch, units),
      mask
    };
    cases.add(
        OpCase.of(
                "lstm" + label,
                in -> Ops.concat(0, lstm.apply(in).hidden(), lastCells.apply(in)),
                inputs)
            .differentiating(4));
    cases.add(OpCase.of("lstm's cells" + label, lastCells, inputs).differentiating(4));
    cases.add(
        OpCase.of(
                "gru" + label,
                in -> {
                  RecurrentCourse course = course(backwards).withInitial(in.subList(3, 4));
                  RecurrentCourse whole = masked ? course.withMask(in.get(4)) : course;
                  return Ops.gru(in.get(0), in.get(1), in.get(2), whole);
                },
                random.doubles(-1, 1, time, batch, 3 * units),
                random.doubles(-1, 1, units, 3 * units),
                random.doubles(-1, 1, 3 * units),
                random.doubles(-1, 1, batch, units),
                mask)
            .differentiating(4));
  }

  private void masked(long units, Tensor mask, boolean backwards) {
    String label = " " + mask.shape() + " masked" + (backwards ? " backwards" : "");
    long time = mask.shape().dim(0);
    long batch = mask.shape().dim(1);
    cases.add(
        OpCase.of(
                "lstm" + label,
                in ->
                    Ops.lstm(in.get(0), in.get(1), course(backwards).withMask(in.get(2))).hidden(),
                random.doubles(-1, 1, time, batch, 4 * units),
                random.doubles(-1, 1, units, 4 * units),
                mask)
            .differentiating(2));
    cases.add(
        OpCase.of(
                "gru" + label,
                in ->
                    Ops.gru(in.get(0), in.get(1), in.get(2), course(backwards).withMask(in.get(3))),
                random.doubles(-1, 1, time, batch, 3 * units),
                random.doubles(-1, 1, units, 3 * units),
                random.doubles(-1, 1, 3 * units),
                mask)
            .differentiating(3));
  }

  /** Not differentiated themselves: that a gradient is right is seen above. */
  private void recurrentGradients() {
    Tensor sums = random.doubles(-1, 1, 3, 2, 20);
    Tensor weights = random.doubles(-1, 1, 5, 20);
    Tensor hidden = random.doubles(-1, 1, 3, 2, 5);
    cases.add(
        OpCase.of(
                "lstmGradient",
                in ->
                    Dispatch.one(
                        new LstmGradient(new RecurrentForm(false, false, false), false),
                        in.get(1),
                        in.get(2),
                        in.get(0),
                        in.get(2),
                        in.get(2)),
                sums,
                weights,
                hidden)
            .differentiating(0));
    cases.add(
        OpCase.of(
                "gruGradient",
                in ->
                    Dispatch.one(
                        new GruGradient(new RecurrentForm(true, false, false)),
                        in.get(1),
                        in.get(2),
                        in.get(0),
                        in.get(2)),
                sums,
                random.doubles(-1, 1, 5, 15),
                hidden)
            .differentiating(0));
  }

  private void normalizations() {
    for (long[] dims :
        new long[][] {{4, 1}, {3, 5}, {3, 16}, {1, 3, 5, 7}, {2, 3, 3, 6}, {3, 4, 5, 2}}) {
      long channels = dims[dims.length - 1];
      double[] ones = new double[(int) dims[0]];
      Arrays.fill(ones, 1);
      batchNormalization(dims, channels, Tensor.of(ones, dims[0]));
      ones[ones.length - 1] = 0;
      batchNormalization(dims, channels, Tensor.of(ones, dims[0]));
    }
    for (long[] dims : new long[][] {{1, 3}, {5, 2}, {2, 3, 16}, {2, 2, 2, 19}}) {
      long length = dims[dims.length - 1];
      Tensor x = random.doubles(-2, 2, dims);
      Tensor gamma = random.doubles(0.5, 1.5, length);
      add(
          "layerNormalization " + Shape.of(dims),
          in -> Ops.layerNormalization(in.get(0), in.get(1), in.get(2), 1e-3),
          x,
          gamma,
          random.doubles(-1, 1, length));
      cases.add(
          OpCase.of(
                  "layerNormalizationGradient " + Shape.of(dims),
                  in ->
                      Dispatch.one(
                          new LayerNormGradient(), in.get(0), in.get(1), in.get(2), in.get(0)),
                  x,
                  gamma,
                  random.doubles(0.5, 1, x.shape().elementCount() / length, 2))
              .differentiating(0));
    }
  }

  private void batchNormalization(long[] dims, long channels, Tensor weights) {
    Tensor x = random.doubles(-2, 2, dims);
    Tensor gamma = random.doubles(0.5, 1.5, channels);
    Tensor beta = random.doubles(-1, 1, channels);
    String label = " " + Shape.of(dims) + " " + Arrays.toString(weights.toDoubleArray());
    // The loss of padding has weight 0, as in training.
    long[] column = new long[dims.length];
    Arrays.fill(column, 1);
    column[0] = dims[0];
    cases.add(
        OpCase.of(
                "batchNormalization" + label,
                in ->
                    Ops.multiply(
                        Ops.batchNormalization(
                                in.get(0), in.get(1), in.get(2), in.get(3), 1e-2, ReplicaSums.ALONE)
                            .result(),
                        Ops.reshape(in.get(3), column)),
                x,
                gamma,
                beta,
                weights)
            .differentiating(3));
    cases.add(
        OpCase.of(
                "batchNormalizationGradient" + label,
                in ->
                    Dispatch.one(
                        new BatchNormGradient(1e-2, ReplicaSums.ALONE),
                        in.get(0),
                        in.get(1),
                        in.get(3),
                        in.get(2),
                        in.get(1),
                        in.get(0)),
                x,
                gamma,
                beta,
                weights)
            .differentiating(0));
  }

  private void otherConvolutions() {
    for (int[] s : new int[][] {{1, 5, 5, 1, 3, 1}, {2, 6, 7, 3, 2, 2}, {2, 5, 6, 17, 3, 2}}) {
      for (Padding padding : Padding.values()) {
        Tensor images = random.doubles(-1, 1, s[0], s[1], s[2], s[3]);
        Tensor filter = random.doubles(-1, 1, s[4], s[4], s[3]);
        depthwise(images, filter, new Window(s[4], s[4], s[5], s[5], padding));
        String label = images.shape() + " " + s[4] + " " + s[5] + " " + padding;
        add(
            "conv2dTranspose " + label,
            in -> Ops.conv2dTranspose(in.get(0), in.get(1), s[5], padding),
            images,
            random.doubles(-1, 1, s[4], s[4], 2, s[3]));
        add(
            "dilatedConv2d " + label,
            in -> Ops.dilatedConv2d(in.get(0), in.get(1), s[5], padding),
            images,
            random.doubles(-1, 1, s[4], s[4], s[3], 2));
      }
    }
  }

  private void depthwise(Tensor images, Tensor filter, Window window) {
    Shape shape = images.shape();
    Tensor gradient = random.doubles(-1, 1, window.on(shape).outputShape(shape.dim(3)).dims());
    for (DepthwiseConv2d.Part part : DepthwiseConv2d.Part.values()) {
      Op op = new DepthwiseConv2d(part, window, shape);
      add(
          op.opName() + " " + shape + " " + window,
          in -> Dispatch.one(op, in.get(0), in.get(1)),
          part == DepthwiseConv2d.Part.IMAGES_GRADIENT ? gradient : images,
          part == DepthwiseConv2d.Part.FILTER_GRADIENT ? gradient : filter);
    }
  }

  private void dropouts() {
    float[] floats = new SampleKey(1, 2, 3).toFloats();
    Tensor key = RandomTensors.asDoubles(Tensor.of(floats, SampleKey.LENGTH));
    for (long[] dims : new long[][] {{1, 1}, {3, 7}, {2, 3, 4}}) {
      cases.add(
          OpCase.of(
                  "dropout " + Shape.of(dims),
                  in -> Ops.dropout(in.get(0), 0.3, 1, in.get(1)),
                  random.doubles(-1, 1, dims),
                  key)
              .differentiating(1));
    }
  }

  private void add(String name, Function<List<Tensor>, Tensor> op, Tensor... inputs) {
    cases.add(OpCase.of(name, op, inputs));
  }
}
