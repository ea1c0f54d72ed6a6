package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Copies windows of images to rows of a matrix and adds them back. Rows are short, so they are
 * copied in whole vectors that write too far: what is too far is overwritten by the next piece.
 */
final class VectorPatches {
  private static final int LANES = VectorSpan.LANES;

  private VectorPatches() {}

  static void patches(Window.Placement at, Memory in, Memory out) {
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

  private static void zero(Memory out, int target, int count) {
    VectorSpan to = VectorSpan.of(out);
    int end = out.elementCount() - LANES;
    for (int index = 0; index < count; index += LANES) {
      if (target + index <= end) {
        to.store(FloatVector.zero(VectorSpan.SPECIES), target + index);
      } else {
        for (int rest = index; rest < count; rest++) {
          to.put(0, target + rest);
        }
        return;
      }
    }
  }

  private static void copy(Memory in, int source, Memory out, int target, int count) {
    VectorSpan from = VectorSpan.of(in);
    VectorSpan to = VectorSpan.of(out);
    int endFrom = in.elementCount() - LANES;
    int endTo = out.elementCount() - LANES;
    for (int index = 0; index < count; index += LANES) {
      if (source + index <= endFrom && target + index <= endTo) {
        to.store(from.load(source + index), target + index);
      } else {
        for (int rest = index; rest < count; rest++) {
          to.put(from.get(source + rest), target + rest);
        }
        return;
      }
    }
  }

  static void patchesGradient(Window.Placement at, Memory rows, Memory out) {
    int rowLength = at.window().width() * at.channels();
    VectorMask<Float> tail = VectorSpan.SPECIES.indexInRange(0, rowLength % LANES);
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
      Memory in, int source, Memory out, int target, int count, VectorMask<Float> tail) {
    VectorSpan from = VectorSpan.of(in);
    VectorSpan to = VectorSpan.of(out);
    int end = Math.min(in.elementCount() - source, out.elementCount() - target);
    int index = 0;
    for (; index <= count - LANES; index += LANES) {
      to.store(to.load(target + index).add(from.load(source + index)), target + index);
    }
    if (index < count && index + LANES <= end) {
      FloatVector zeros = FloatVector.zero(VectorSpan.SPECIES);
      FloatVector addend = zeros.blend(from.load(source + index), tail);
      to.store(to.load(target + index).add(addend), target + index);
    } else {
      addScalar(in, source + index, out, target + index, count - index);
    }
  }

  private static void addScalar(Memory in, int source, Memory out, int target, int count) {
    VectorSpan from = VectorSpan.of(in);
    VectorSpan to = VectorSpan.of(out);
    for (int index = 0; index < count; index++) {
      to.put(to.get(target + index) + from.get(source + index), target + index);
    }
  }
}
