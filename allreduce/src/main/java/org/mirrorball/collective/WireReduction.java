package org.mirrorball.collective;

/**
 * What a codec is made for.
 *
 * @param wireType how floats travel
 * @param operator joins two of them
 */
record WireReduction(WireType wireType, ReduceOperator operator) {

  /**
   * @throws IllegalArgumentException for {@link WireType#EXACT}
   */
  WireReduction {
    if (wireType == WireType.EXACT) {
      throw new IllegalArgumentException(
          "got EXACT, expected BFLOAT16 or FLOAT16: what travels as it is needs no codec");
    }
  }
}
