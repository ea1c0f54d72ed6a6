package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a matrix into blocks of whole rows that stay in a core's first cache, so that passes which
 * follow each other block by block read memory once.
 *
 * @param begins the first element of each block
 * @param length of all blocks but the last, in elements
 * @param elementCount of the matrix
 */
record RowBlocks(List<Integer> begins, int length, int elementCount) {
  /** 16 KiB of float32, of which a pass has two or three at hand. */
  private static final int ELEMENTS = 4096;

  static RowBlocks of(int elementCount, int columns) {
    int length = Math.min(elementCount, Math.max(1, ELEMENTS / columns) * columns);
    List<Integer> begins = new ArrayList<>();
    for (int begin = 0; begin < elementCount; begin += length) {
      begins.add(begin);
    }
    return new RowBlocks(List.copyOf(begins), length, elementCount);
  }

  /** The elements of the block that begins there. */
  Memory block(Memory matrix, int begin) {
    return matrix.range(begin, lengthAt(begin));
  }

  /** How many elements the block that begins there has. */
  int lengthAt(int begin) {
    return Math.min(length, elementCount - begin);
  }
}
