package org.mirrorball.tensor;

/** Plain loops, for all types. */
final class ScalarCasts implements CastKernels {
  static final ScalarCasts INSTANCE = new ScalarCasts();

  private ScalarCasts() {}

  @Override
  public void narrow(Memory floats, Memory bfloats) {
    copy(floats, bfloats);
  }

  @Override
  public void widen(Memory bfloats, Memory floats) {
    copy(bfloats, floats);
  }

  static void copy(Memory source, Memory target) {
    for (int index = 0; index < target.elementCount(); index++) {
      target.put(index, source.get(index));
    }
  }
}
