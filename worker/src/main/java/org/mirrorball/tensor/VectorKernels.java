package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Loops over float32 in the widest vectors of the machine: body, then a masked tail. */
final class VectorKernels implements NumericKernels {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int LANES = SPECIES.length();

  VectorKernels() {}

  static FloatVector load(ByteBuffer from, int element) {
    return FloatVector.fromByteBuffer(SPECIES, from, element * Float.BYTES, ORDER);
  }

  static FloatVector load(ByteBuffer from, int element, VectorMask<Float> mask) {
    return FloatVector.fromByteBuffer(SPECIES, from, element * Float.BYTES, ORDER, mask);
  }

  static void store(FloatVector vector, ByteBuffer to, int element) {
    vector.intoByteBuffer(to, element * Float.BYTES, ORDER);
  }

  static void store(FloatVector vector, ByteBuffer to, int element, VectorMask<Float> mask) {
    vector.intoByteBuffer(to, element * Float.BYTES, ORDER, mask);
  }

  @Override
  public void activationGradient(ActivationGradient kind, Memory y, Memory g, Memory out) {
    ByteBuffer from = y.bytes();
    ByteBuffer by = g.bytes();
    ByteBuffer to = out.bytes();
    int count = out.elementCount();
    int body = SPECIES.loopBound(count);
    int index = 0;
    for (; index < body; index += LANES) {
      store(activationGradient(kind, load(from, index), load(by, index)), to, index);
    }
    if (index < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(index, count);
      FloatVector result = activationGradient(kind, load(from, index, tail), load(by, index, tail));
      store(result, to, index, tail);
    }
  }

  private static FloatVector activationGradient(
      ActivationGradient kind, FloatVector y, FloatVector g) {
    return switch (kind) {
      case TANH_GRADIENT -> g.mul(y.mul(y).neg().add(1));
      case SIGMOID_GRADIENT -> g.mul(y).mul(y.neg().add(1));
      case RELU_GRADIENT -> g.blend(0, y.compare(VectorOperators.LE, 0));
    };
  }

  @Override
  public void columnSums(Memory in, int rows, int columns, Memory out) {
    VectorColumnSums.run(in.bytes(), rows, columns, out.bytes());
  }

  @Override
  public void averagePool(Window.Placement placement, Memory in, Memory out) {
    if (VectorPooling.fits(placement)) {
      VectorPooling.average(placement, in.bytes(), out.bytes());
    } else {
      ScalarKernels.INSTANCE.averagePool(placement, in, out);
    }
  }

  @Override
  public void averagePoolGradient(Window.Placement placement, Memory outputGradient, Memory out) {
    if (VectorPooling.fits(placement)) {
      VectorPooling.spread(placement, outputGradient.bytes(), out.bytes());
    } else {
      ScalarKernels.INSTANCE.averagePoolGradient(placement, outputGradient, out);
    }
  }

  @Override
  public void patches(Window.Placement placement, Memory in, Memory out) {
    VectorPatches.patches(placement, in.bytes(), out.bytes());
  }

  @Override
  public void patchesGradient(Window.Placement placement, Memory rows, Memory out) {
    out.zero();
    VectorPatches.patchesGradient(placement, rows.bytes(), out.bytes());
  }

  @Override
  public Kernel filterGradient(
      Window.Placement placement,
      int outputChannels,
      Memory images,
      Memory outputGradient,
      Memory out) {
    VectorFilterGradient gradient = new VectorFilterGradient(placement, outputChannels);
    return () -> gradient.run(images.floats(), outputGradient.floats(), out.floats());
  }

  @Override
  public Kernel imagesGradient(
      Window.Placement placement,
      int outputChannels,
      Memory outputGradient,
      Memory filter,
      Memory out) {
    VectorImagesGradient gradient = new VectorImagesGradient(placement, outputChannels);
    return () -> gradient.run(outputGradient.floats(), filter.floats(), out.floats());
  }

  @Override
  public void sgd(Memory parameters, Memory gradients, float gradientScale, float learningRate) {
    VectorOptimizers.sgd(parameters, gradients, gradientScale, learningRate);
  }

  @Override
  public void adam(
      AdamStep step, Memory parameters, Memory gradients, Memory first, Memory second) {
    VectorOptimizers.adam(step, 1, parameters, gradients, first, second);
  }
}
