package org.mirrorball.tensor;

import java.util.List;

/**
 * Sets elements to 0 at random and enlarges the others, so that the mean stays (Srivastava et al.,
 * JMLR 2014). Of x [batch, ...] and a {@link SampleKey}'s floats. The numbers are counted, not
 * drawn: they are hashes of key, layer, sample and element, so nothing is remembered between the
 * pass forward and the one back, which is the same op.
 */
record Dropout(double rate, int layer) implements Op {
  private static final int RANDOM_BITS = 24;

  @Override
  public String opName() {
    return "dropout";
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    ShapeCheck.check(
        rate >= 0 && rate < 1, this, inputs, "needs a rate from 0 to less than 1, got " + rate);
    ShapeCheck.check(inputs.get(0).shape().rank() >= 1, this, inputs, "needs an axis of samples");
    ShapeCheck.check(
        inputs.get(1).shape().equals(Shape.of(SampleKey.LENGTH)),
        this,
        inputs,
        "needs a key of " + SampleKey.LENGTH + " numbers");
    return List.of(inputs.get(0));
  }

  @Override
  public Kernel prepare(List<TensorView> inputs, List<TensorView> outputs) {
    Memory x = inputs.get(0).memory();
    Memory key = inputs.get(1).memory();
    Memory out = outputs.get(0).memory();
    int samples = Math.toIntExact(inputs.get(0).shape().dim(0));
    int length = x.elementCount() / samples;
    return () -> {
      long stream = SampleKey.mix(SampleKey.hash(key) + (layer + 1) * SampleKey.GOLDEN);
      long first = SampleKey.firstSample(key);
      for (int sample = 0; sample < samples; sample++) {
        long counter = SampleKey.mix(stream + (first + sample + 1) * SampleKey.GOLDEN);
        drop(x, out, sample * length, length, counter);
      }
    };
  }

  /** Each hash decides on two elements. */
  private void drop(Memory x, Memory out, int begin, int length, long counter) {
    int threshold = (int) Math.round(rate * (1 << RANDOM_BITS));
    double scale = 1 / (1 - rate);
    for (int index = 0; index < length; index += 2) {
      long bits = SampleKey.mix(counter + (index + 2L) * SampleKey.GOLDEN);
      boolean keepsFirst = bits >>> (Long.SIZE - RANDOM_BITS) >= threshold;
      out.put(begin + index, keepsFirst ? x.get(begin + index) * scale : 0);
      if (index + 1 < length) {
        boolean keepsSecond = (bits & ((1 << RANDOM_BITS) - 1)) >= threshold;
        out.put(begin + index + 1, keepsSecond ? x.get(begin + index + 1) * scale : 0);
      }
    }
  }

  @Override
  public Tensor[] gradient(GradientRequest request) {
    return new Tensor[] {Dispatch.one(this, request.outputGradient(), request.input(1)), null};
  }

  @Override
  public boolean isElementwise() {
    return true;
  }
}
