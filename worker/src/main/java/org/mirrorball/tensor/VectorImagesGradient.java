package org.mirrorball.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The gradient of a convolution by its images, for few channels.
 *
 * <p>What one output position adds to one row of the image lies side by side: window width times
 * channels numbers, each a dot product over the output channels. Four positions are computed
 * together, so that every vector of the filter that is loaded serves four. One image's gradient is
 * collected in scratch memory, padding included, and copied out.
 */
final class VectorImagesGradient {
  private static final int LANES = VectorSpan.LANES;

  /** A filter row is cut into pieces of two vectors. */
  private static final int PIECE = 2 * LANES;

  private static final int POSITIONS = 4;

  private final Window.Placement at;
  private final int outputChannels;
  private final int rowLength;

  /** [position][output channel], then zeros for the positions that fill up the last four. */
  private final float[] gradient;

  /** Per position: where it begins in the gradient, and where its first row begins in the image. */
  private final int[] sources;

  private final int[] targets;
  private final int pieces;

  /** [filter row][piece][output channel][element of the piece]. */
  private final float[] filterPieces;

  private final int imageStride;
  private final float[] image;

  VectorImagesGradient(Window.Placement at, int outputChannels) {
    this.at = at;
    this.outputChannels = outputChannels;
    Window window = at.window();
    this.rowLength = window.width() * at.channels();
    this.pieces = (rowLength + PIECE - 1) / PIECE;
    this.filterPieces = new float[window.height() * pieces * outputChannels * PIECE];
    int rows =
        Math.max(
            at.inputHeight() + at.paddingTop(),
            (at.outputHeight() - 1) * window.strideHeight() + window.height());
    int columns =
        Math.max(
            at.inputWidth() + at.paddingLeft(),
            (at.outputWidth() - 1) * window.strideWidth() + window.width());
    this.imageStride = columns * at.channels();
    this.image = new float[rows * imageStride + PIECE];
    int positions = at.outputHeight() * at.outputWidth();
    int filledUp = (positions + POSITIONS - 1) / POSITIONS * POSITIONS;
    this.gradient = new float[(positions + 1) * outputChannels];
    this.sources = new int[filledUp];
    this.targets = new int[filledUp];
    for (int position = 0; position < filledUp; position++) {
      sources[position] = Math.min(position, positions) * outputChannels;
      int row = position / at.outputWidth() * window.strideHeight();
      int column = position % at.outputWidth() * window.strideWidth();
      targets[position] = position < positions ? row * imageStride + column * at.channels() : 0;
    }
  }

  void run(FloatBuffer outputGradient, FloatBuffer filter, FloatBuffer out) {
    cutFilter(filter);
    int positions = at.outputHeight() * at.outputWidth() * outputChannels;
    for (int index = 0; index < at.batch(); index++) {
      outputGradient.get(index * positions, gradient, 0, positions);
      Arrays.fill(image, 0);
      for (int row = 0; row < at.window().height(); row++) {
        for (int piece = 0; piece < pieces; piece++) {
          addRow(
              row * imageStride + piece * PIECE, (row * pieces + piece) * outputChannels * PIECE);
        }
      }
      copyImage(index, out);
    }
  }

  /** The filter comes as [row][column and channel][output channel]. */
  private void cutFilter(FloatBuffer filter) {
    for (int row = 0; row < at.window().height(); row++) {
      for (int element = 0; element < rowLength; element++) {
        int piece = row * pieces + element / PIECE;
        for (int channel = 0; channel < outputChannels; channel++) {
          int from = (row * rowLength + element) * outputChannels + channel;
          filterPieces[(piece * outputChannels + channel) * PIECE + element % PIECE] =
              filter.get(from);
        }
      }
    }
  }

  /** Adds what all positions contribute through one piece of the filter. */
  private void addRow(int target, int piece) {
    for (int position = 0; position < sources.length; position += POSITIONS) {
      addPositions(position, target, piece);
    }
  }

  private void addPositions(int position, int target, int piece) {
    int source0 = sources[position];
    int source1 = sources[position + 1];
    int source2 = sources[position + 2];
    int source3 = sources[position + 3];
    FloatVector left0 = FloatVector.zero(VectorSpan.SPECIES);
    FloatVector left1 = left0;
    FloatVector left2 = left0;
    FloatVector left3 = left0;
    FloatVector right0 = left0;
    FloatVector right1 = left0;
    FloatVector right2 = left0;
    FloatVector right3 = left0;
    int next = piece;
    for (int channel = 0; channel < outputChannels; channel++, next += PIECE) {
      FloatVector left = FloatVector.fromArray(VectorSpan.SPECIES, filterPieces, next);
      FloatVector right = FloatVector.fromArray(VectorSpan.SPECIES, filterPieces, next + LANES);
      FloatVector by0 = FloatVector.broadcast(VectorSpan.SPECIES, gradient[source0 + channel]);
      FloatVector by1 = FloatVector.broadcast(VectorSpan.SPECIES, gradient[source1 + channel]);
      FloatVector by2 = FloatVector.broadcast(VectorSpan.SPECIES, gradient[source2 + channel]);
      FloatVector by3 = FloatVector.broadcast(VectorSpan.SPECIES, gradient[source3 + channel]);
      left0 = left.fma(by0, left0);
      right0 = right.fma(by0, right0);
      left1 = left.fma(by1, left1);
      right1 = right.fma(by1, right1);
      left2 = left.fma(by2, left2);
      right2 = right.fma(by2, right2);
      left3 = left.fma(by3, left3);
      right3 = right.fma(by3, right3);
    }
    add(target + targets[position], left0, right0);
    add(target + targets[position + 1], left1, right1);
    add(target + targets[position + 2], left2, right2);
    add(target + targets[position + 3], left3, right3);
  }

  /** Past the end of a filter row this adds zeros to what follows. */
  private void add(int target, FloatVector left, FloatVector right) {
    FloatVector.fromArray(VectorSpan.SPECIES, image, target).add(left).intoArray(image, target);
    FloatVector.fromArray(VectorSpan.SPECIES, image, target + LANES)
        .add(right)
        .intoArray(image, target + LANES);
  }

  private void copyImage(int index, FloatBuffer out) {
    int length = at.inputWidth() * at.channels();
    for (int row = 0; row < at.inputHeight(); row++) {
      int from = (row + at.paddingTop()) * imageStride + at.paddingLeft() * at.channels();
      out.put(at.input(index, row, 0), image, from, length);
    }
  }
}
