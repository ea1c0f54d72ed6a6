package org.mirrorball.data;

/** The elements that a condition holds for. */
record FilterOperation(SerializablePredicate<Object> condition) implements SlotOperation {

  @SuppressWarnings("unchecked") // Dataset's own type parameter keeps the chain together
  static FilterOperation of(SerializablePredicate<?> condition) {
    return new FilterOperation((SerializablePredicate<Object>) condition);
  }

  @Override
  public String name() {
    return "filter";
  }

  @Override
  public Object apply(Object value, CounterRandom random) {
    return condition.test(value) ? value : null;
  }

  @Override
  public boolean keepsAll() {
    return false;
  }
}
