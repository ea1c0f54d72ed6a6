package org.mirrorball.nn.layers;

import org.mirrorball.nn.Activation;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Node;
import org.mirrorball.nn.Remat;

/** Short names for static import: {@code conv2D(6, 5).activation(TANH)}. */
public final class Layers {

  private Layers() {}

  /** A convolution with square kernels, stride 1, valid padding. */
  public static Conv2D conv2D(int filters, int kernelSize) {
    return new Conv2D(filters, kernelSize);
  }

  /** Means over square windows, side by side unless given a stride. */
  public static AveragePooling2D averagePooling2D(int poolSize) {
    return new AveragePooling2D(PoolingOptions.of(poolSize));
  }

  /** Maxima over square windows, side by side unless given a stride. */
  public static MaxPooling2D maxPooling2D(int poolSize) {
    return new MaxPooling2D(PoolingOptions.of(poolSize));
  }

  /** So many zeros on every side of images. */
  public static ZeroPadding2D zeroPadding2D(int pixels) {
    return new ZeroPadding2D(pixels);
  }

  /** {@code [batch, ...]} to {@code [batch, features]}. */
  public static Flatten flatten() {
    return new Flatten();
  }

  /** A matrix product and a bias. */
  public static Dense dense(int units) {
    return new Dense(units);
  }

  /** The transpose of a convolution, with square kernels, stride 1, valid padding. */
  public static Conv2DTranspose conv2DTranspose(int filters, int kernelSize) {
    return new Conv2DTranspose(filters, kernelSize);
  }

  /** A convolution of every channel by itself, with square kernels, stride 1, valid padding. */
  public static DepthwiseConv2D depthwiseConv2D(int kernelSize) {
    return new DepthwiseConv2D(1, kernelSize);
  }

  /** The mean of each channel of images. */
  public static GlobalAveragePooling2D globalAveragePooling2D() {
    return new GlobalAveragePooling2D();
  }

  /** The mean of each feature over time. */
  public static GlobalAveragePooling1D globalAveragePooling1D() {
    return new GlobalAveragePooling1D();
  }

  /** An activation by itself. */
  public static ActivationLayer activation(Activation activation) {
    return new ActivationLayer(activation);
  }

  /** {@code x > 0 ? x : slope * x}. */
  public static LeakyRelu leakyRelu(double slope) {
    return new LeakyRelu(slope);
  }

  /** The same numbers of each sample under other dimensions, one of which may be -1. */
  public static Reshape reshape(long... dims) {
    return new Reshape(dims);
  }

  /** The axes of each sample in another order, counted from 1. */
  public static Permute permute(int... order) {
    return new Permute(order);
  }

  /** The sum of several inputs of one shape. */
  public static Add add() {
    return new Add();
  }

  /** Several inputs one after the other along an axis, which may be negative. */
  public static Concatenate concatenate(int axis) {
    return new Concatenate(axis);
  }

  /** A vector for each of the numbers from 0 to {@code count - 1}. */
  public static Embedding embedding(int count, int vectorLength) {
    return new Embedding(count, vectorLength, false);
  }

  /** Steps all of whose features are this value do not count. */
  public static Masking masking(float maskValue) {
    return new Masking(maskValue);
  }

  /** Adds a learned vector for each place in time. */
  public static PositionEmbedding positionEmbedding(int longest) {
    return new PositionEmbedding(longest);
  }

  /** Normalisation of each channel over the batch, with Keras's momentum 0.99 and epsilon 0.001. */
  public static BatchNormalization batchNormalization() {
    return new BatchNormalization(0.99, 1e-3, false);
  }

  /** Normalisation along the last axis, with Keras's epsilon 0.001. */
  public static LayerNormalization layerNormalization() {
    return new LayerNormalization(1e-3);
  }

  /** Sets numbers to 0 at random, in training. */
  public static Dropout dropout(double rate) {
    return new Dropout(rate);
  }

  /** Attention with so many heads of so many numbers each. */
  public static MultiHeadAttention multiHeadAttention(int heads, int keyLength) {
    return new MultiHeadAttention(heads, keyLength, 0);
  }

  /** Long short-term memory; puts out the last state. */
  public static Lstm lstm(int units) {
    return new Lstm(units, false, false);
  }

  /** Gated recurrent units; puts out the last state. */
  public static Gru gru(int units) {
    return new Gru(units, false, false);
  }

  /** Layers whose activations are computed again on the way back instead of being kept. */
  public static Remat remat(Layer... layers) {
    return Remat.of(layers);
  }

  /** A graph of layers whose activations are computed again on the way back. */
  public static Remat remat(Node input, Node output) {
    return Remat.of(input, output);
  }

  /** An lstm or gru and another that goes through time backwards, side by side. */
  public static Bidirectional bidirectional(Recurrent layer) {
    return new Bidirectional(layer);
  }
}
