package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Which inputs a recurrent op has behind those it needs: first a mask [time, batch], 0 where the
 * state stays, then the state before the first step, [batch, units] each.
 *
 * @param backwards whether the last step of time comes first
 * @param masked whether there is a mask
 * @param initial whether there is an initial state; else it is zeros
 */
record RecurrentForm(boolean backwards, boolean masked, boolean initial) {
  static RecurrentForm of(RecurrentCourse course) {
    return new RecurrentForm(
        course.backwards(), course.mask() != null, !course.initial().isEmpty());
  }

  /** The needed inputs, then those of the course. */
  static Tensor[] inputs(RecurrentCourse course, Tensor... needed) {
    List<Tensor> all = new ArrayList<>(List.of(needed));
    if (course.mask() != null) {
      all.add(course.mask());
    }
    all.addAll(course.initial());
    return all.toArray(Tensor[]::new);
  }

  /** The mask, or null, given how many inputs there are before it. */
  <T> T mask(List<T> inputs, int needed) {
    return masked ? inputs.get(needed) : null;
  }

  /**
   * A part of the initial state, or null, given how many inputs there are before mask and state.
   */
  <T> T state(List<T> inputs, int needed, int part) {
    return initial ? inputs.get(needed + (masked ? 1 : 0) + part) : null;
  }

  /** The memory of a view that may be null. */
  static Memory memory(TensorView view) {
    return view == null ? null : view.memory();
  }

  /** Demands what {@link RecurrentForm} says of mask and initial state. */
  void check(Op op, List<TensorSpec> inputs, int needed, int parts, Shape hidden) {
    int count = needed + (masked ? 1 : 0) + (initial ? parts : 0);
    ShapeCheck.check(
        inputs.size() == count, op, inputs, "needs an initial state of " + parts + " or none");
    if (masked) {
      Shape mask = Shape.of(hidden.dim(0), hidden.dim(1));
      ShapeCheck.check(inputs.get(needed).shape().equals(mask), op, inputs, "needs a mask " + mask);
    }
    Shape state = Shape.of(hidden.dim(1), hidden.dim(2));
    for (int part = 0; initial && part < parts; part++) {
      ShapeCheck.check(
          state(inputs, needed, part).shape().equals(state),
          op,
          inputs,
          "needs an initial state " + state);
    }
  }
}
