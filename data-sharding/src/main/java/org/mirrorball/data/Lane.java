package org.mirrorball.data;

/**
 * A contiguous range of the dataset that feeds the same slots of every global batch.
 *
 * @param number from 0
 * @param start position of the first record
 * @param end position after the last
 */
record Lane(int number, long start, long end) {

  long recordCount() {
    return end - start;
  }
}
