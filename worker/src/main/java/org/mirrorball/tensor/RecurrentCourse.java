package org.mirrorball.tensor;

import java.util.List;

/**
 * How a recurrent op goes through time.
 *
 * @param backwards whether the last step of time comes first
 * @param mask [time, batch], 0 where a step does not count and the state stays as it is; null where
 *     all count; has no gradient
 * @param initial the state before the first step, [batch, units] each: the hidden state, then the
 *     cells of an LSTM; empty for zeros
 */
public record RecurrentCourse(boolean backwards, Tensor mask, List<Tensor> initial) {
  /** From the first step to the last, from a state of zeros. */
  public static final RecurrentCourse FORWARDS = new RecurrentCourse(false, null, List.of());

  /** From the last step to the first, from a state of zeros. */
  public static final RecurrentCourse BACKWARDS = new RecurrentCourse(true, null, List.of());

  /** A course with its own copy of the initial state. */
  public RecurrentCourse {
    initial = List.copyOf(initial);
  }

  /** The same course with a mask, or without if it is null. */
  public RecurrentCourse withMask(Tensor newMask) {
    return new RecurrentCourse(backwards, newMask, initial);
  }

  /** The same course from another initial state. */
  public RecurrentCourse withInitial(List<Tensor> newInitial) {
    return new RecurrentCourse(backwards, mask, newInitial);
  }
}
