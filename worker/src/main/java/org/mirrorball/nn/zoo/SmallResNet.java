package org.mirrorball.nn.zoo;

import static org.mirrorball.nn.Activation.RELU;
import static org.mirrorball.nn.layers.Layers.activation;
import static org.mirrorball.nn.layers.Layers.add;
import static org.mirrorball.nn.layers.Layers.batchNormalization;
import static org.mirrorball.nn.layers.Layers.conv2D;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.globalAveragePooling2D;

import org.mirrorball.nn.Functional;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.Node;
import org.mirrorball.tensor.Padding;

/**
 * The residual networks of 20, 32, 44, 56 or 110 layers that He et al. (CVPR 2016) trained on the
 * small images of CIFAR, with projections where the shape changes.
 */
final class SmallResNet {

  private static final int[] WIDTHS = {16, 32, 64};

  /** Every block has two convolutions; before them there is one, behind them a dense layer. */
  private static final int LAYERS_PER_BLOCK = 2 * WIDTHS.length;

  /** Keras's 0.99 would take more steps to settle than an epoch of MNIST has. */
  private static final double MOMENTUM = 0.9;

  private SmallResNet() {}

  /** A model of {@code 6 n + 2} layers. */
  static Model create(int layers, int height, int width, int channels, int classes) {
    if (layers < 8 || (layers - 2) % LAYERS_PER_BLOCK != 0) {
      throw new IllegalArgumentException(
          "a small ResNet has 6 n + 2 layers, 8 or more, got " + layers);
    }
    int blocksPerWidth = (layers - 2) / LAYERS_PER_BLOCK;
    Node input = Node.input();
    Node x = normalized(input, WIDTHS[0], 3, 1).to(activation(RELU));
    for (int filters : WIDTHS) {
      for (int block = 0; block < blocksPerWidth; block++) {
        boolean shrinks = block == 0 && filters != WIDTHS[0];
        x = block(x, filters, shrinks);
      }
    }
    Node logits = x.to(globalAveragePooling2D()).to(dense(classes));
    return Functional.of(input, logits).withInputShape(height, width, channels);
  }

  private static Node block(Node x, int width, boolean shrinks) {
    int stride = shrinks ? 2 : 1;
    Node first = normalized(x, width, 3, stride).to(activation(RELU));
    Node second = normalized(first, width, 3, 1);
    Node skipped = shrinks ? normalized(x, width, 1, stride) : x;
    return Node.join(add(), second, skipped).to(activation(RELU));
  }

  private static Node normalized(Node x, int width, int kernelSize, int stride) {
    Layer convolution =
        conv2D(width, kernelSize)
            .stride(stride)
            .padding(Padding.SAME)
            .useBias(false)
            .kernelInitializer(Initializers.heNormal());
    return x.to(convolution).to(batchNormalization().momentum(MOMENTUM));
  }
}
