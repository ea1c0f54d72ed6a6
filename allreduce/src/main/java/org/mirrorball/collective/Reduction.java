package org.mirrorball.collective;

/**
 * What an exact kernel is made for.
 *
 * @param elementType of the vector
 * @param operator joins two elements
 */
record Reduction(ElementType elementType, ReduceOperator operator) {

  /**
   * @throws IllegalArgumentException for the average of integers
   */
  Reduction {
    if (operator == ReduceOperator.AVERAGE && elementType != ElementType.FLOAT32) {
      throw new IllegalArgumentException(
          "AVERAGE of "
              + elementType
              + " would have to round: expected FLOAT32; use SUM and divide by the world size");
    }
  }
}
