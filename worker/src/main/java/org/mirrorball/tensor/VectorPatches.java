package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Copies windows of images to rows of a matrix and adds them back. Rows are short, so they are
 * copied in whole vectors that write too far: what is too far is overwritten by the next piece.
 */
final class VectorPatches {
  private static final int LANES = VectorKernels.SPECIES.length();

  private VectorPatches() {}

  static void patches(Window.Placement at, ByteBuffer in, ByteBuffer out) {
    int channels = at.channels();
    int rowLength = at.window().width() * channels;
    int patch = 0;
    for (int image = 0; image < at.batch(); image++) {
      for (int y = 0; y < at.outputHeight(); y++) {
        for (int x = 0; x < at.outputWidth(); x++) {
          int left = Math.max(0, at.left(x));
          int skipped = (left - at.left(x)) * channels;
          int right = Math.min(at.inputWidth(), at.left(x) + at.window().width());
          int count = (right - left) * channels;
          for (int row = at.top(y); row < at.top(y) + at.window().height(); row++) {
            if (row < 0 || row >= at.inputHeight()) {
              zero(out, patch, rowLength);
            } else {
              zero(out, patch, skipped);
              copy(in, at.input(image, row, left), out, patch + skipped, count);
              zero(out, patch + skipped + count, rowLength - skipped - count);
            }
            patch += rowLength;
          }
        }
      }
    }
  }

  private static void zero(ByteBuffer to, int target, int count) {
    int end = to.capacity() / Float.BYTES - LANES;
    for (int index = 0; index < count; index += LANES) {
      if (target + index <= end) {
        VectorKernels.store(FloatVector.zero(VectorKernels.SPECIES), to, target + index);
      } else {
        for (int rest = index; rest < count; rest++) {
          to.putFloat((target + rest) * Float.BYTES, 0);
        }
        return;
      }
    }
  }

  private static void copy(ByteBuffer from, int source, ByteBuffer to, int target, int count) {
    int endFrom = from.capacity() / Float.BYTES - LANES;
    int endTo = to.capacity() / Float.BYTES - LANES;
    for (int index = 0; index < count; index += LANES) {
      if (source + index <= endFrom && target + index <= endTo) {
        VectorKernels.store(VectorKernels.load(from, source + index), to, target + index);
      } else {
        for (int rest = index; rest < count; rest++) {
          to.putFloat((target + rest) * Float.BYTES, from.getFloat((source + rest) * Float.BYTES));
        }
        return;
      }
    }
  }

  static void patchesGradient(Window.Placement at, ByteBuffer rows, ByteBuffer out) {
    int rowLength = at.window().width() * at.channels();
    VectorMask<Float> tail = VectorKernels.SPECIES.indexInRange(0, rowLength % LANES);
    ScalarWindows.eachPatchRow(
        at,
        (pixels, patch, count) -> {
          if (count == rowLength) {
            add(rows, patch, out, pixels, count, tail);
          } else {
            addScalar(rows, patch, out, pixels, count);
          }
        });
  }

  /** Adds zeros past the end rather than to store under a mask, which JDK 17 does lane by lane. */
  private static void add(
      ByteBuffer from, int source, ByteBuffer to, int target, int count, VectorMask<Float> tail) {
    int end =
        Math.min(from.capacity() / Float.BYTES - source, to.capacity() / Float.BYTES - target);
    int index = 0;
    for (; index <= count - LANES; index += LANES) {
      FloatVector addend = VectorKernels.load(from, source + index);
      VectorKernels.store(VectorKernels.load(to, target + index).add(addend), to, target + index);
    }
    if (index < count && index + LANES <= end) {
      FloatVector addend =
          FloatVector.zero(VectorKernels.SPECIES)
              .blend(VectorKernels.load(from, source + index), tail);
      VectorKernels.store(VectorKernels.load(to, target + index).add(addend), to, target + index);
    } else {
      addScalar(from, source + index, to, target + index, count - index);
    }
  }

  private static void addScalar(ByteBuffer from, int source, ByteBuffer to, int target, int count) {
    for (int index = 0; index < count; index++) {
      int position = (target + index) * Float.BYTES;
      float sum = to.getFloat(position) + from.getFloat((source + index) * Float.BYTES);
      to.putFloat(position, sum);
    }
  }
}
