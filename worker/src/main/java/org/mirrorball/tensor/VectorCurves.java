package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Curves over float32, a vector at a time. */
final class VectorCurves implements CurveKernels {
  private static final int LANES = VectorKernels.SPECIES.length();
  private static final float ROOT_2_PI = (float) Math.sqrt(2 * Math.PI);

  VectorCurves() {}

  @Override
  public void value(Elementwise op, Memory x, Memory out) {
    if (op.curve() == Curve.POWER) {
      ScalarCurves.INSTANCE.value(op, x, out);
      return;
    }
    ByteBuffer from = x.bytes();
    ByteBuffer to = out.bytes();
    float parameter = (float) op.parameter();
    int count = out.elementCount();
    int body = VectorKernels.SPECIES.loopBound(count);
    for (int index = 0; index < body; index += LANES) {
      FloatVector value = VectorKernels.load(from, index);
      VectorKernels.store(value(op.curve(), parameter, value), to, index);
    }
    if (body < count) {
      VectorMask<Float> tail = VectorKernels.SPECIES.indexInRange(body, count);
      FloatVector value = VectorKernels.load(from, body, tail);
      VectorKernels.store(value(op.curve(), parameter, value), to, body, tail);
    }
  }

  @Override
  public void derivative(ElementwiseGradient op, Memory x, Memory g, Memory out) {
    if (op.curve() == Curve.POWER) {
      ScalarCurves.INSTANCE.derivative(op, x, g, out);
      return;
    }
    ByteBuffer from = x.bytes();
    ByteBuffer by = g.bytes();
    ByteBuffer to = out.bytes();
    float parameter = (float) op.parameter();
    int count = out.elementCount();
    int body = VectorKernels.SPECIES.loopBound(count);
    for (int index = 0; index < body; index += LANES) {
      FloatVector slope = slope(op.curve(), parameter, VectorKernels.load(from, index));
      VectorKernels.store(VectorKernels.load(by, index).mul(slope), to, index);
    }
    if (body < count) {
      VectorMask<Float> tail = VectorKernels.SPECIES.indexInRange(body, count);
      FloatVector slope = slope(op.curve(), parameter, VectorKernels.load(from, body, tail));
      VectorKernels.store(VectorKernels.load(by, body, tail).mul(slope), to, body, tail);
    }
  }

  private static FloatVector value(Curve curve, float p, FloatVector x) {
    return switch (curve) {
      case ABS -> x.abs();
      case RELU6 -> x.max(0).min(6);
      case LEAKY_RELU -> x.mul(p).blend(x, positive(x));
      case ELU -> VectorMath.exp(x.min(0)).sub(1).mul(p).blend(x, positive(x));
      case SOFTPLUS -> x.max(0).add(VectorMath.log1pOfFraction(VectorMath.exp(x.abs().neg())));
      case SWISH -> x.mul(VectorMath.sigmoid(x));
      case GELU -> x.mul(VectorMath.normalDistribution(x, bell(x)));
      case POWER -> throw new AssertionError("a scalar loop");
    };
  }

  private static FloatVector slope(Curve curve, float p, FloatVector x) {
    FloatVector one = FloatVector.broadcast(x.species(), 1);
    return switch (curve) {
      case ABS -> x.blend(one, positive(x)).blend(one.neg(), x.compare(VectorOperators.LT, 0));
      case RELU6 -> one.blend(0, positive(x).not()).blend(0, x.compare(VectorOperators.GE, 6));
      case LEAKY_RELU -> FloatVector.broadcast(x.species(), p).blend(one, positive(x));
      case ELU -> VectorMath.exp(x.min(0)).mul(p).blend(one, positive(x));
      case SOFTPLUS -> VectorMath.sigmoid(x);
      case SWISH -> {
        FloatVector sigmoid = VectorMath.sigmoid(x);
        yield sigmoid.mul(x.mul(one.sub(sigmoid)).add(1));
      }
      case GELU -> {
        FloatVector bell = bell(x);
        yield VectorMath.normalDistribution(x, bell).add(x.mul(bell).div(ROOT_2_PI));
      }
      case POWER -> throw new AssertionError("a scalar loop");
    };
  }

  private static VectorMask<Float> positive(FloatVector x) {
    return x.compare(VectorOperators.GT, 0);
  }

  private static FloatVector bell(FloatVector x) {
    return VectorMath.exp(x.mul(x).mul(-0.5f));
  }
}
