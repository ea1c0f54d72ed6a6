package org.mirrorball.tensor;

/** Plain loops, for both types. */
final class ScalarCurves implements CurveKernels {
  static final ScalarCurves INSTANCE = new ScalarCurves();

  private ScalarCurves() {}

  @Override
  public void value(Elementwise op, Memory x, Memory out) {
    for (int index = 0; index < out.elementCount(); index++) {
      out.put(index, op.curve().value(x.get(index), op.parameter()));
    }
  }

  @Override
  public void derivative(ElementwiseGradient op, Memory x, Memory g, Memory out) {
    for (int index = 0; index < out.elementCount(); index++) {
      out.put(index, g.get(index) * op.curve().at(x.get(index), op.parameter(), op.order()));
    }
  }
}
