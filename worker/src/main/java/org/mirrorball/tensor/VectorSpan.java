package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.mirrorball.vector.VectorMemory;

/**
 * The float32 elements of a range, a vector at a time. A loop's method makes its own and keeps it
 * to itself: then the compiler holds the address in a register and there never is an object.
 */
final class VectorSpan {
  /** The widest lanes the processor has. */
  static final VectorSpecies<Float> SPECIES = VectorMemory.FLOATS;

  static final int LANES = SPECIES.length();

  private final ByteBuffer bytes;
  private final long address;

  private VectorSpan(ByteBuffer bytes) {
    this.bytes = bytes;
    this.address = VectorMemory.address(bytes);
  }

  static VectorSpan of(Memory memory) {
    return new VectorSpan(memory.bytes());
  }

  /** As many of the first {@code count} elements as fill whole vectors. */
  static int whole(int count) {
    return count / LANES * LANES;
  }

  /**
   * After how many elements a lane of whole vectors meets the same column of rows again that follow
   * each other without a gap: the least common multiple of columns and lanes.
   */
  static int period(int columns) {
    return columns * (LANES / greatestCommonDivisor(columns, LANES));
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** The vector that begins at the element. */
  FloatVector load(int element) {
    return VectorMemory.floats(bytes, address, element * Float.BYTES);
  }

  /** Writes all lanes, the first of them to the element. */
  void store(FloatVector vector, int element) {
    VectorMemory.put(vector, bytes, address, element * Float.BYTES);
  }

  float get(int element) {
    return bytes.getFloat(element * Float.BYTES);
  }

  void put(double value, int element) {
    bytes.putFloat(element * Float.BYTES, (float) value);
  }
}
