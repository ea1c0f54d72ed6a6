package org.mirrorball.vector;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2I;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.internal.vm.vector.VectorSupport;
import jdk.internal.vm.vector.VectorSupport.BroadcastOperation;
import jdk.internal.vm.vector.VectorSupport.VectorBlendOp;
import jdk.internal.vm.vector.VectorSupport.VectorBroadcastIntOp;
import jdk.internal.vm.vector.VectorSupport.VectorCompareOp;
import jdk.internal.vm.vector.VectorSupport.VectorConvertOp;
import jdk.internal.vm.vector.VectorSupport.VectorSpecies;

/**
 * The intrinsics of {@link VectorArithmetic}, apart for the reason that {@link VectorIntrinsics}
 * gives. The operations serve until the compiler has replaced the call.
 *
 * <p>Each argument is cast to the class that its species has, which costs nothing where the
 * compiler sees where it comes from. In a method compiled by itself it does not, and no intrinsic
 * takes a vector of unknown class: the method becomes long, and what is long is called, not
 * inlined.
 */
final class VectorArithmeticIntrinsics {

  static final BinaryOperator<IntVector> AND = (a, b) -> a.and(b);
  static final BinaryOperator<IntVector> OR = (a, b) -> a.or(b);
  static final BinaryOperator<IntVector> ADD = (a, b) -> a.add(b);
  static final BinaryOperator<IntVector> MAX = (a, b) -> a.max(b);

  static final VectorBroadcastIntOp<IntVector> SHIFT_LEFT = (a, count) -> a.lanewise(LSHL, count);
  static final VectorBroadcastIntOp<IntVector> SHIFT_RIGHT = (a, count) -> a.lanewise(LSHR, count);

  static final UnaryOperator<FloatVector> ABS_FLOATS = a -> a.lanewise(ABS);
  static final BinaryOperator<FloatVector> ADD_FLOATS = (a, b) -> a.add(b);
  static final BinaryOperator<FloatVector> SUBTRACT_FLOATS = (a, b) -> a.sub(b);
  static final BinaryOperator<FloatVector> MULTIPLY_FLOATS = (a, b) -> a.mul(b);
  static final BinaryOperator<FloatVector> MIN_FLOATS = (a, b) -> a.min(b);

  private static final BroadcastOperation<IntVector, Integer, VectorSpecies<Integer>> ALL_INTS =
      (value, species) -> IntVector.broadcast(VectorMemory.INTS, (int) value);
  private static final BroadcastOperation<FloatVector, Float, VectorSpecies<Float>> ALL_FLOATS =
      (bits, species) ->
          FloatVector.broadcast(VectorMemory.FLOATS, Float.intBitsToFloat((int) bits));

  private static final VectorCompareOp<IntVector, VectorMask<Integer>> IS_GREATER =
      (condition, a, b) -> a.compare(GT, b);
  private static final VectorBlendOp<IntVector, VectorMask<Integer>, Integer> BLEND =
      (value, substitute, mask) -> value.blend(substitute, mask);

  private static final VectorConvertOp<IntVector, FloatVector, VectorSpecies<Integer>> TO_BITS =
      (floats, species) -> floats.reinterpretAsInts();
  private static final VectorConvertOp<FloatVector, IntVector, VectorSpecies<Float>> TO_FLOATS =
      (bits, species) -> bits.reinterpretAsFloats();
  private static final VectorConvertOp<ShortVector, IntVector, VectorSpecies<Short>> NARROW =
      (ints, species) -> ints.convertShape(I2S, VectorMemory.SHORTS, 0).reinterpretAsShorts();
  private static final VectorConvertOp<IntVector, ShortVector, VectorSpecies<Integer>> WIDEN =
      (shorts, species) -> shorts.convertShape(S2I, VectorMemory.INTS, 0).reinterpretAsInts();

  private static final Class<VectorMask<Integer>> MASK = maskType();

  private VectorArithmeticIntrinsics() {}

  static IntVector broadcast(int value) {
    return VectorSupport.broadcastCoerced(
        VectorIntrinsics.INTS,
        int.class,
        VectorIntrinsics.INT_COUNT,
        value,
        VectorIntrinsics.INT_SPECIES,
        ALL_INTS);
  }

  static FloatVector broadcast(float value) {
    return VectorSupport.broadcastCoerced(
        VectorIntrinsics.FLOATS,
        float.class,
        VectorIntrinsics.FLOAT_COUNT,
        Float.floatToRawIntBits(value),
        VectorIntrinsics.FLOAT_SPECIES,
        ALL_FLOATS);
  }

  static IntVector binary(int opcode, IntVector a, IntVector b, BinaryOperator<IntVector> slow) {
    return VectorSupport.binaryOp(
        opcode,
        VectorIntrinsics.INTS,
        int.class,
        VectorIntrinsics.INT_COUNT,
        exact(a),
        exact(b),
        slow);
  }

  static FloatVector binary(
      int opcode, FloatVector a, FloatVector b, BinaryOperator<FloatVector> slow) {
    return VectorSupport.binaryOp(
        opcode,
        VectorIntrinsics.FLOATS,
        float.class,
        VectorIntrinsics.FLOAT_COUNT,
        exact(a),
        exact(b),
        slow);
  }

  static FloatVector unary(int opcode, FloatVector a, UnaryOperator<FloatVector> slow) {
    return VectorSupport.unaryOp(
        opcode, VectorIntrinsics.FLOATS, float.class, VectorIntrinsics.FLOAT_COUNT, exact(a), slow);
  }

  static IntVector shift(int opcode, IntVector a, int count, VectorBroadcastIntOp<IntVector> slow) {
    return VectorSupport.broadcastInt(
        opcode,
        VectorIntrinsics.INTS,
        int.class,
        VectorIntrinsics.INT_COUNT,
        exact(a),
        count,
        slow);
  }

  static VectorMask<Integer> isGreater(IntVector a, IntVector b) {
    return VectorSupport.compare(
        VectorSupport.BT_gt,
        VectorIntrinsics.INTS,
        MASK,
        int.class,
        VectorIntrinsics.INT_COUNT,
        exact(a),
        exact(b),
        IS_GREATER);
  }

  static IntVector blend(IntVector value, IntVector substitute, VectorMask<Integer> mask) {
    return VectorSupport.blend(
        VectorIntrinsics.INTS,
        MASK,
        int.class,
        VectorIntrinsics.INT_COUNT,
        exact(value),
        exact(substitute),
        MASK.cast(mask),
        BLEND);
  }

  static IntVector toBits(FloatVector floats) {
    return VectorSupport.convert(
        VectorSupport.VECTOR_OP_REINTERPRET,
        VectorIntrinsics.FLOATS,
        float.class,
        VectorIntrinsics.FLOAT_COUNT,
        VectorIntrinsics.INTS,
        int.class,
        VectorIntrinsics.INT_COUNT,
        exact(floats),
        VectorIntrinsics.INT_SPECIES,
        TO_BITS);
  }

  static FloatVector toFloats(IntVector bits) {
    return VectorSupport.convert(
        VectorSupport.VECTOR_OP_REINTERPRET,
        VectorIntrinsics.INTS,
        int.class,
        VectorIntrinsics.INT_COUNT,
        VectorIntrinsics.FLOATS,
        float.class,
        VectorIntrinsics.FLOAT_COUNT,
        exact(bits),
        VectorIntrinsics.FLOAT_SPECIES,
        TO_FLOATS);
  }

  static ShortVector narrow(IntVector ints) {
    return VectorSupport.convert(
        VectorSupport.VECTOR_OP_CAST,
        VectorIntrinsics.INTS,
        int.class,
        VectorIntrinsics.INT_COUNT,
        VectorIntrinsics.SHORTS,
        short.class,
        VectorIntrinsics.SHORT_COUNT,
        exact(ints),
        VectorIntrinsics.SHORT_SPECIES,
        NARROW);
  }

  static IntVector widen(ShortVector shorts) {
    return VectorSupport.convert(
        VectorSupport.VECTOR_OP_CAST,
        VectorIntrinsics.SHORTS,
        short.class,
        VectorIntrinsics.SHORT_COUNT,
        VectorIntrinsics.INTS,
        int.class,
        VectorIntrinsics.INT_COUNT,
        exact(shorts),
        VectorIntrinsics.INT_SPECIES,
        WIDEN);
  }

  private static FloatVector exact(FloatVector vector) {
    return VectorIntrinsics.FLOATS.cast(vector);
  }

  private static IntVector exact(IntVector vector) {
    return VectorIntrinsics.INTS.cast(vector);
  }

  private static ShortVector exact(ShortVector vector) {
    return VectorIntrinsics.SHORTS.cast(vector);
  }

  @SuppressWarnings("unchecked") // All masks of a species are of one class.
  private static Class<VectorMask<Integer>> maskType() {
    return (Class<VectorMask<Integer>>) (Class<?>) VectorMemory.INTS.maskAll(true).getClass();
  }
}
