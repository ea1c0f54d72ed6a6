package org.mirrorball.nn.zoo;

import static org.mirrorball.nn.Activation.GELU;
import static org.mirrorball.nn.layers.Layers.add;
import static org.mirrorball.nn.layers.Layers.conv2D;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.dropout;
import static org.mirrorball.nn.layers.Layers.globalAveragePooling1D;
import static org.mirrorball.nn.layers.Layers.layerNormalization;
import static org.mirrorball.nn.layers.Layers.multiHeadAttention;
import static org.mirrorball.nn.layers.Layers.positionEmbedding;
import static org.mirrorball.nn.layers.Layers.reshape;

import org.mirrorball.nn.Functional;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.Node;

/**
 * A small Transformer encoder over the 16 patches of 7 x 7 pixels of an image {@code [batch, 28,
 * 28, 1]}, normalised before each sublayer; after Dosovitskiy et al., ICLR 2021.
 */
final class PatchTransformer {

  private static final int PATCH = 7;
  private static final int PATCHES = 16;
  private static final int WIDTH = 64;
  private static final int HEADS = 4;
  private static final int BLOCKS = 2;
  private static final double DROPOUT = 0.1;

  private PatchTransformer() {}

  static Model create() {
    Node input = Node.input();
    Node x =
        input
            .to(conv2D(WIDTH, PATCH).stride(PATCH))
            .to(reshape(PATCHES, WIDTH))
            .to(positionEmbedding(PATCHES));
    for (int block = 0; block < BLOCKS; block++) {
      x = block(x);
    }
    Node logits = x.to(layerNormalization()).to(globalAveragePooling1D()).to(dense(10));
    return Functional.of(input, logits).withInputShape(28, 28, 1);
  }

  private static Node block(Node x) {
    Node attended =
        x.to(layerNormalization())
            .to(multiHeadAttention(HEADS, WIDTH / HEADS))
            .to(dropout(DROPOUT));
    Node sum = Node.join(add(), x, attended);
    Node thought =
        sum.to(layerNormalization())
            .to(dense(2 * WIDTH).activation(GELU))
            .to(dense(WIDTH))
            .to(dropout(DROPOUT));
    return Node.join(add(), sum, thought);
  }
}
