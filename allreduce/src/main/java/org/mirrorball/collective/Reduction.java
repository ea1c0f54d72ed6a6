package org.mirrorball.collective;

/**
 * What a kernel is made for.
 *
 * @param elementType of the vector
 * @param operator joins two elements
 * @param wireType of a frame's payload; {@link WireType#EXACT} for integers, whatever was asked
 */
record Reduction(ElementType elementType, ReduceOperator operator, WireType wireType) {

  /**
   * @throws IllegalArgumentException for the average of integers
   */
  Reduction {
    boolean isFloat = elementType == ElementType.FLOAT32;
    if (operator == ReduceOperator.AVERAGE && !isFloat) {
      throw new IllegalArgumentException(
          "AVERAGE of "
              + elementType
              + " would have to round: expected FLOAT32; use SUM and divide by the world size");
    }
    wireType = isFloat ? wireType : WireType.EXACT;
  }

  boolean isExact() {
    return wireType == WireType.EXACT;
  }

  /** Bytes of one element in a frame's payload. */
  int wireElementLength() {
    return isExact() ? elementType.byteLength() : wireType.floatLength();
  }
}
