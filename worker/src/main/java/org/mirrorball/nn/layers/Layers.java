package org.mirrorball.nn.layers;

/** Short names for static import: {@code conv2D(6, 5).activation(TANH)}. */
public final class Layers {

  private Layers() {}

  /** A convolution with square kernels, stride 1, valid padding. */
  public static Conv2D conv2D(int filters, int kernelSize) {
    return new Conv2D(filters, kernelSize);
  }

  /** Means over square windows that do not overlap. */
  public static AveragePooling2D averagePooling2D(int poolSize) {
    return new AveragePooling2D(poolSize);
  }

  /** Maxima over square windows that do not overlap. */
  public static MaxPooling2D maxPooling2D(int poolSize) {
    return new MaxPooling2D(poolSize);
  }

  /** {@code [batch, ...]} to {@code [batch, features]}. */
  public static Flatten flatten() {
    return new Flatten();
  }

  /** A matrix product and a bias. */
  public static Dense dense(int units) {
    return new Dense(units);
  }
}
