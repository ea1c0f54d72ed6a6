package org.mirrorball.nn.zoo;

import static org.mirrorball.nn.Activation.RELU;
import static org.mirrorball.nn.layers.Layers.activation;
import static org.mirrorball.nn.layers.Layers.add;
import static org.mirrorball.nn.layers.Layers.batchNormalization;
import static org.mirrorball.nn.layers.Layers.conv2D;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.globalAveragePooling2D;
import static org.mirrorball.nn.layers.Layers.maxPooling2D;
import static org.mirrorball.nn.layers.Layers.zeroPadding2D;

import org.mirrorball.nn.Functional;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.Node;
import org.mirrorball.tensor.Padding;

/**
 * The residual network of 50 layers for images of 224 x 224 pixels (He et al., CVPR 2016), layer by
 * layer as {@code tf.keras.applications.ResNet50} has it: biases before normalisations, strides in
 * the first convolution of a block; but for the softmax, since it puts out logits.
 */
final class ResNet50 {

  private static final int SIZE = 224;
  private static final int[] WIDTHS = {64, 128, 256, 512};
  private static final int[] BLOCKS = {3, 4, 6, 3};

  /** A block's last convolution is so many times as wide. */
  private static final int EXPANSION = 4;

  private static final double EPSILON = 1.001e-5;

  private ResNet50() {}

  static Model create(int classes) {
    Node input = Node.input();
    Layer first = conv2D(WIDTHS[0], 7).stride(2);
    Node x = normalized(input.to(zeroPadding2D(3)).to(first)).to(activation(RELU));
    x = x.to(zeroPadding2D(1)).to(maxPooling2D(3).stride(2));
    for (int stage = 0; stage < WIDTHS.length; stage++) {
      for (int block = 0; block < BLOCKS[stage]; block++) {
        int stride = block == 0 && stage > 0 ? 2 : 1;
        x = block(x, WIDTHS[stage], stride, block == 0);
      }
    }
    Node logits = x.to(globalAveragePooling2D()).to(dense(classes));
    return Functional.of(input, logits).withInputShape(SIZE, SIZE, 3);
  }

  private static Node block(Node x, int width, int stride, boolean projects) {
    Layer projection = conv2D(EXPANSION * width, 1).stride(stride);
    Node skipped = projects ? normalized(x.to(projection)) : x;
    Node narrow = normalized(x.to(conv2D(width, 1).stride(stride))).to(activation(RELU));
    Node middle = normalized(narrow.to(conv2D(width, 3).padding(Padding.SAME)));
    Node wide = normalized(middle.to(activation(RELU)).to(conv2D(EXPANSION * width, 1)));
    return Node.join(add(), skipped, wide).to(activation(RELU));
  }

  private static Node normalized(Node x) {
    return x.to(batchNormalization().epsilon(EPSILON));
  }
}
