package org.mirrorball.nn.zoo;

import static org.mirrorball.nn.Activation.RELU;
import static org.mirrorball.nn.Activation.TANH;
import static org.mirrorball.nn.layers.Layers.averagePooling2D;
import static org.mirrorball.nn.layers.Layers.bidirectional;
import static org.mirrorball.nn.layers.Layers.conv2D;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.flatten;
import static org.mirrorball.nn.layers.Layers.lstm;
import static org.mirrorball.nn.layers.Layers.reshape;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.Sequential;
import org.mirrorball.tensor.Initializer;

/** Models by name, which all classify images and put out logits; and two that are not of images. */
public final class ModelZoo {

  private static final Map<String, Supplier<Model>> BY_NAME =
      new TreeMap<>(
          Map.of(
              "linear", ModelZoo::linear,
              "mlp", ModelZoo::multilayerPerceptron,
              "lenet5", ModelZoo::leNet5,
              "resnet20", () -> smallResNet(20, 28, 28, 1, 10),
              "resnet56", () -> smallResNet(56, 28, 28, 1, 10),
              "resnet50", () -> resNet50(1000),
              "lstm", ModelZoo::lstmOfRows,
              "bilstm", ModelZoo::biLstmOfRows,
              "transformer", PatchTransformer::create));

  private ModelZoo() {}

  /** The model of that name, not compiled. */
  public static Optional<Model> create(String name) {
    return Optional.ofNullable(BY_NAME.get(name)).map(Supplier::get);
  }

  /** All names, sorted. */
  public static Set<String> names() {
    return BY_NAME.keySet();
  }

  /**
   * LeNet-5 as TensorFlow's users write it: tanh, average pooling, softmax; 61,706 weights. LeCun
   * et al., Proceedings of the IEEE 86(11), 1998. Takes {@code [batch, 32, 32, 1]}. First weights
   * are PyTorch's default rather than Keras's; docs/performance.md has the accuracy of both.
   */
  public static Model leNet5() {
    Initializer small = Initializers.fanInUniform();
    return Sequential.of(
            conv2D(6, 5).activation(TANH).kernelInitializer(small),
            averagePooling2D(2),
            conv2D(16, 5).activation(TANH).kernelInitializer(small),
            averagePooling2D(2),
            flatten(),
            dense(120).activation(TANH).kernelInitializer(small),
            dense(84).activation(TANH).kernelInitializer(small),
            dense(10).kernelInitializer(small))
        .withInputShape(32, 32, 1);
  }

  /**
   * A residual network for small images {@code [batch, height, width, channels]}, of 20, 32, 44, 56
   * or 110 layers; He et al., CVPR 2016.
   */
  public static Model smallResNet(int layers, int height, int width, int channels, int classes) {
    return SmallResNet.create(layers, height, width, channels, classes);
  }

  /**
   * ResNet-50 as TensorFlow has it, 25,636,712 weights with 1000 classes; takes {@code [batch, 224,
   * 224, 3]}. He et al., CVPR 2016.
   */
  public static Model resNet50(int classes) {
    return ResNet50.create(classes);
  }

  /** Two hidden layers of 1,024; takes {@code [batch, 28, 28, 1]}. */
  public static Model multilayerPerceptron() {
    return Sequential.of(
            flatten(), dense(1024).activation(RELU), dense(1024).activation(RELU), dense(10))
        .withInputShape(28, 28, 1);
  }

  /** Every class a weighted sum of the pixels; takes {@code [batch, 28, 28, 1]}. */
  public static Model linear() {
    return Sequential.of(flatten(), dense(10)).withInputShape(28, 28, 1);
  }

  /** {@code y = x w + b}; takes {@code [batch, inputs]}, for a loss such as the squared error. */
  public static Model linearRegression(int inputs) {
    return Sequential.of(dense(1)).withInputShape(inputs);
  }

  /**
   * Yes or no by a weighted sum; takes {@code [batch, inputs]}, puts out logits for {@link
   * org.mirrorball.nn.Loss#binaryCrossentropyFromLogits}.
   */
  public static Model perceptron(int inputs) {
    return Sequential.of(dense(1).kernelInitializer(Initializers.randomNormal()))
        .withInputShape(inputs);
  }

  /** Reads an image {@code [batch, 28, 28, 1]} row by row, 128 units; 81,674 weights. */
  public static Model lstmOfRows() {
    return Sequential.of(reshape(28, 28), lstm(128), dense(10)).withInputShape(28, 28, 1);
  }

  /** As {@link #lstmOfRows}, from above and from below; 163,338 weights. */
  public static Model biLstmOfRows() {
    return Sequential.of(reshape(28, 28), bidirectional(lstm(128)), dense(10))
        .withInputShape(28, 28, 1);
  }
}
