package org.mirrorball.data;

/** Each element mapped by a pure function. */
record MapOperation(SerializableFunction<Object, Object> function) implements SlotOperation {

  @SuppressWarnings("unchecked") // Dataset's own type parameter keeps the chain together
  static MapOperation of(SerializableFunction<?, ?> function) {
    return new MapOperation((SerializableFunction<Object, Object>) function);
  }

  @Override
  public String name() {
    return "map";
  }

  @Override
  public Object apply(Object value, CounterRandom random) {
    return function.apply(value);
  }

  @Override
  public boolean keepsAll() {
    return true;
  }

  /** The function, when it fills arrays itself; otherwise null. */
  DirectParser<Object> directParser() {
    Object last = function;
    if (last instanceof DirectParser<?> parser) {
      @SuppressWarnings("unchecked") // it was given to map() as the function that follows
      var direct = (DirectParser<Object>) parser;
      return direct;
    }
    return null;
  }
}
