package org.mirrorball.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.internal.vm.vector.VectorSupport.VECTOR_OP_ABS;
import static jdk.internal.vm.vector.VectorSupport.VECTOR_OP_ADD;
import static jdk.internal.vm.vector.VectorSupport.VECTOR_OP_AND;
import static jdk.internal.vm.vector.VectorSupport.VECTOR_OP_LSHIFT;
import static jdk.internal.vm.vector.VectorSupport.VECTOR_OP_MAX;
import static jdk.internal.vm.vector.VectorSupport.VECTOR_OP_MIN;
import static jdk.internal.vm.vector.VectorSupport.VECTOR_OP_MUL;
import static jdk.internal.vm.vector.VectorSupport.VECTOR_OP_OR;
import static jdk.internal.vm.vector.VectorSupport.VECTOR_OP_SUB;
import static jdk.internal.vm.vector.VectorSupport.VECTOR_OP_URSHIFT;
import static org.mirrorball.vector.VectorMemory.INTRINSIC;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * What is done with vectors of {@link VectorMemory}'s species, each operation an intrinsic of the
 * JDK's with nothing around it. Their own methods do the same, but Java 17's find operator, species
 * and classes by some hundreds of nodes of the compiler's graph an operation, folded away only in
 * the end. A loop of thirty operations meets the compiler's limit of 18,000 nodes before that: what
 * is left is called, and each vector given to a call goes to the heap. What the methods' profiles
 * hold of other loops makes the graph larger yet, so it happened in some processes and not in
 * others. Here an operation is some ten nodes.
 *
 * <p>So methods may be made of these: small ones that take and give vectors are inlined where a
 * loop calls them.
 *
 * <p>Where the JVM does not give its intrinsics ({@link VectorMemory#isIntrinsic}) the vectors' own
 * methods serve, with the same bits. May be called from any thread.
 */
public final class VectorArithmetic {

  private VectorArithmetic() {}

  /** {@code a & b}. */
  public static IntVector and(IntVector a, int b) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.binary(
            VECTOR_OP_AND,
            a,
            VectorArithmeticIntrinsics.broadcast(b),
            VectorArithmeticIntrinsics.AND)
        : a.and(b);
  }

  /** {@code a | b}. */
  public static IntVector or(IntVector a, IntVector b) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.binary(VECTOR_OP_OR, a, b, VectorArithmeticIntrinsics.OR)
        : a.or(b);
  }

  /** {@code a | b}. */
  public static IntVector or(IntVector a, int b) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.binary(
            VECTOR_OP_OR, a, VectorArithmeticIntrinsics.broadcast(b), VectorArithmeticIntrinsics.OR)
        : a.or(b);
  }

  /** {@code a + b}, wrapping. */
  public static IntVector add(IntVector a, IntVector b) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.binary(VECTOR_OP_ADD, a, b, VectorArithmeticIntrinsics.ADD)
        : a.add(b);
  }

  /** {@code a + b}, wrapping. */
  public static IntVector add(IntVector a, int b) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.binary(
            VECTOR_OP_ADD,
            a,
            VectorArithmeticIntrinsics.broadcast(b),
            VectorArithmeticIntrinsics.ADD)
        : a.add(b);
  }

  /** The greater of the two, signed. */
  public static IntVector max(IntVector a, int b) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.binary(
            VECTOR_OP_MAX,
            a,
            VectorArithmeticIntrinsics.broadcast(b),
            VectorArithmeticIntrinsics.MAX)
        : a.max(b);
  }

  /** {@code a << count}. */
  public static IntVector shiftLeft(IntVector a, int count) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.shift(
            VECTOR_OP_LSHIFT, a, count, VectorArithmeticIntrinsics.SHIFT_LEFT)
        : a.lanewise(LSHL, count);
  }

  /** {@code a >>> count}. */
  public static IntVector shiftRight(IntVector a, int count) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.shift(
            VECTOR_OP_URSHIFT, a, count, VectorArithmeticIntrinsics.SHIFT_RIGHT)
        : a.lanewise(LSHR, count);
  }

  /** {@code key > limit ? substitute : value}. */
  public static IntVector replaceAbove(
      IntVector value, IntVector key, int limit, IntVector substitute) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.blend(
            value,
            substitute,
            VectorArithmeticIntrinsics.isGreater(key, VectorArithmeticIntrinsics.broadcast(limit)))
        : value.blend(substitute, key.compare(GT, limit));
  }

  /** {@code key > limit ? substitute : value}. */
  public static IntVector replaceAbove(IntVector value, IntVector key, int limit, int substitute) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.blend(
            value,
            VectorArithmeticIntrinsics.broadcast(substitute),
            VectorArithmeticIntrinsics.isGreater(key, VectorArithmeticIntrinsics.broadcast(limit)))
        : value.blend(substitute, key.compare(GT, limit));
  }

  /** {@code |a|}. */
  public static FloatVector abs(FloatVector a) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.unary(VECTOR_OP_ABS, a, VectorArithmeticIntrinsics.ABS_FLOATS)
        : a.abs();
  }

  /** {@code a + b}. */
  public static FloatVector add(FloatVector a, FloatVector b) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.binary(
            VECTOR_OP_ADD, a, b, VectorArithmeticIntrinsics.ADD_FLOATS)
        : a.add(b);
  }

  /** {@code a - b}. */
  public static FloatVector subtract(FloatVector a, float b) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.binary(
            VECTOR_OP_SUB,
            a,
            VectorArithmeticIntrinsics.broadcast(b),
            VectorArithmeticIntrinsics.SUBTRACT_FLOATS)
        : a.sub(b);
  }

  /** {@code a * b}. */
  public static FloatVector multiply(FloatVector a, float b) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.binary(
            VECTOR_OP_MUL,
            a,
            VectorArithmeticIntrinsics.broadcast(b),
            VectorArithmeticIntrinsics.MULTIPLY_FLOATS)
        : a.mul(b);
  }

  /** The less of the two, as {@link Math#min(float, float)}. */
  public static FloatVector min(FloatVector a, float b) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.binary(
            VECTOR_OP_MIN,
            a,
            VectorArithmeticIntrinsics.broadcast(b),
            VectorArithmeticIntrinsics.MIN_FLOATS)
        : a.min(b);
  }

  /** As {@link Float#floatToRawIntBits}. */
  public static IntVector toBits(FloatVector floats) {
    return INTRINSIC ? VectorArithmeticIntrinsics.toBits(floats) : floats.reinterpretAsInts();
  }

  /** As {@link Float#intBitsToFloat}. */
  public static FloatVector toFloats(IntVector bits) {
    return INTRINSIC ? VectorArithmeticIntrinsics.toFloats(bits) : bits.reinterpretAsFloats();
  }

  /** {@code (short) value}. */
  public static ShortVector narrow(IntVector ints) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.narrow(ints)
        : ints.convertShape(I2S, VectorMemory.SHORTS, 0).reinterpretAsShorts();
  }

  /** {@code (int) value}. */
  public static IntVector widen(ShortVector shorts) {
    return INTRINSIC
        ? VectorArithmeticIntrinsics.widen(shorts)
        : shorts.convertShape(S2I, VectorMemory.INTS, 0).reinterpretAsInts();
  }
}
