package org.mirrorball.data;

/** Each element mapped by a function that draws from the element's own random numbers. */
record RandomMapOperation(RandomFunction<Object, Object> function) implements SlotOperation {

  @SuppressWarnings("unchecked") // Dataset's own type parameter keeps the chain together
  static RandomMapOperation of(RandomFunction<?, ?> function) {
    return new RandomMapOperation((RandomFunction<Object, Object>) function);
  }

  @Override
  public String name() {
    return "map";
  }

  @Override
  public Object apply(Object value, CounterRandom random) {
    return function.apply(value, random);
  }

  @Override
  public boolean keepsAll() {
    return true;
  }
}
