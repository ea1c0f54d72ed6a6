package org.mirrorball.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Curves over float32, a vector at a time. */
final class VectorCurves implements CurveKernels {
  private static final float ROOT_2_PI = (float) Math.sqrt(2 * Math.PI);

  VectorCurves() {}

  @Override
  public void value(Elementwise op, Memory x, Memory out) {
    if (op.curve() == Curve.POWER) {
      ScalarCurves.INSTANCE.value(op, x, out);
      return;
    }
    VectorSpan from = VectorSpan.of(x);
    VectorSpan to = VectorSpan.of(out);
    float parameter = (float) op.parameter();
    int body = VectorSpan.whole(out.elementCount());
    for (int index = 0; index < body; index += VectorSpan.LANES) {
      to.store(value(op.curve(), parameter, from.load(index)), index);
    }
    if (body < out.elementCount()) {
      ScalarCurves.INSTANCE.value(op, x.from(body), out.from(body));
    }
  }

  @Override
  public void derivative(ElementwiseGradient op, Memory x, Memory g, Memory out) {
    if (op.curve() == Curve.POWER) {
      ScalarCurves.INSTANCE.derivative(op, x, g, out);
      return;
    }
    VectorSpan from = VectorSpan.of(x);
    VectorSpan by = VectorSpan.of(g);
    VectorSpan to = VectorSpan.of(out);
    float parameter = (float) op.parameter();
    int body = VectorSpan.whole(out.elementCount());
    for (int index = 0; index < body; index += VectorSpan.LANES) {
      FloatVector slope = slope(op.curve(), parameter, from.load(index));
      to.store(by.load(index).mul(slope), index);
    }
    if (body < out.elementCount()) {
      ScalarCurves.INSTANCE.derivative(op, x.from(body), g.from(body), out.from(body));
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
