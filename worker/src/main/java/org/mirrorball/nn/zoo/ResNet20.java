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
 * The residual network of 20 layers that He et al. (CVPR 2016) trained on small images, with
 * projections where the shape changes; takes {@code [batch, 28, 28, 1]}; 272,186 trainable weights.
 */
final class ResNet20 {

  private static final int[] WIDTHS = {16, 32, 64};
  private static final int BLOCKS_PER_WIDTH = 3;

  /** Keras's 0.99 would take more steps to settle than an epoch of MNIST has. */
  private static final double MOMENTUM = 0.9;

  private ResNet20() {}

  static Model create() {
    Node input = Node.input();
    Node x = normalized(input, WIDTHS[0], 3, 1).to(activation(RELU));
    for (int width : WIDTHS) {
      for (int block = 0; block < BLOCKS_PER_WIDTH; block++) {
        boolean shrinks = block == 0 && width != WIDTHS[0];
        x = block(x, width, shrinks);
      }
    }
    Node logits = x.to(globalAveragePooling2D()).to(dense(10));
    return Functional.of(input, logits).withInputShape(28, 28, 1);
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
