package org.mirrorball.examples;

import static org.mirrorball.nn.Activation.TANH;
import static org.mirrorball.nn.FitOptions.epochs;
import static org.mirrorball.nn.Initializers.randomNormal;
import static org.mirrorball.nn.Initializers.zeros;
import static org.mirrorball.nn.layers.Layers.averagePooling2D;
import static org.mirrorball.nn.layers.Layers.conv2D;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.flatten;
import static org.mirrorball.tensor.Ops.matmul;
import static org.mirrorball.tensor.Ops.reduceMean;

import java.util.Arrays;
import java.util.List;
import org.mirrorball.data.Dataset;
import org.mirrorball.data.ImageParser;
import org.mirrorball.distribute.Strategy;
import org.mirrorball.nn.Adam;
import org.mirrorball.nn.Loss;
import org.mirrorball.nn.Metric;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.Sequential;
import org.mirrorball.nn.Sgd;
import org.mirrorball.tensor.GradientTape;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/** The README's program: three models, three ways to train them. */
public final class FirstProgram {

  private FirstProgram() {}

  /** A model of one's own, as in TensorFlow's guide. */
  static final class Perceptron extends Model {
    private static final long serialVersionUID = 1L;
    final Variable w = weight("weight", Shape.of(2, 1), randomNormal());
    final Variable b = weight("bias", Shape.of(1), zeros());

    @Override
    public Tensor call(Tensor x) {
      return matmul(x, w).add(b);
    }
  }

  /** Runs it; the argument is a pattern of TFRecords with digits. */
  public static void main(String[] arguments) {
    String digits = arguments[0];
    float[][] inputs = {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {2, 1}, {1, 2}};
    float[][] targets = {{1}, {3}, {4}, {6}, {9}, {8}}; // 3a + 2b + 1
    // README begins
    Variable slope = new Variable("slope", Shape.of(2, 1), zeros(), true); // by hand, with a tape
    Variable offset = new Variable("offset", Shape.of(1), zeros(), true);
    Sgd sgd = Sgd.withLearningRate(0.1f);
    for (int step = 0; step < 1000; step++) {
      try (var tape = new GradientTape()) {
        Tensor predicted = matmul(Tensor.of(inputs), slope).add(offset);
        Tensor loss = reduceMean(predicted.subtract(Tensor.of(targets)).square());
        sgd.apply(tape.gradient(loss, List.of(slope, offset)), List.of(slope, offset));
      }
    }
    var line = Dataset.fromTensors(inputs, new int[] {2}, targets, new int[] {1}).batch(6);
    Model perceptron = new Perceptron(); // a subclass of Model with weights w and b
    perceptron.compile(Adam.withLearningRate(0.1f), Loss.meanSquaredError());
    perceptron.fit(line, epochs(1000));
    try (var strategy = Strategy.mirrored(2)) { // or Strategy.spark().workers(8)
      Model lenet5;
      try (var scope = strategy.scope()) { // models made here are mirrored on every worker
        lenet5 =
            Sequential.of(
                conv2D(6, 5).activation(TANH),
                averagePooling2D(2),
                conv2D(16, 5).activation(TANH),
                averagePooling2D(2),
                flatten(),
                dense(120).activation(TANH),
                dense(84).activation(TANH),
                dense(10));
        var loss = Loss.sparseCategoricalCrossentropyFromLogits();
        lenet5.compile(Adam.withLearningRate(2e-3f), loss, Metric.accuracy());
      }
      var images = Dataset.fromTFRecords(digits).map(ImageParser.of(32, 32, 1));
      var history = lenet5.fit(images.shuffle(4096).batch(128).prefetch(), epochs(2));
      System.out.println("accuracy in training: " + history.last().metric());
    }
    // README ends
    System.out.printf(
        "slope=%s offset=%s perceptron=%s%n",
        text(slope), text(offset), text(perceptron.variables()));
  }

  private static String text(Tensor tensor) {
    return Arrays.toString(tensor.toFloatArray()).replace(" ", "");
  }

  private static String text(List<Variable> variables) {
    return variables.stream().map(FirstProgram::text).toList().toString().replace(" ", "");
  }
}
