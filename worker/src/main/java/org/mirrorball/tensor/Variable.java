package org.mirrorball.tensor;

import java.io.Serializable;
import java.nio.FloatBuffer;

/**
 * A named float32 tensor whose value changes: a weight, or state such as a moving average. It takes
 * its first value from its initializer and seed when it is first used. What is serialized is the
 * description, not the value. Not synchronized: one thread at a time.
 */
public final class Variable extends Tensor implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final Shape shape;
  private final Initializer initializer;
  private final boolean trainable;
  private long seed;
  private transient Memory memory;

  /** A variable without a value yet, with seed 0. */
  public Variable(String name, Shape shape, Initializer initializer, boolean trainable) {
    this.name = name;
    this.shape = shape;
    this.initializer = initializer;
    this.trainable = trainable;
  }

  /** The name, unique within a model. */
  public String name() {
    return name;
  }

  /** Whether optimizers change it and tapes watch it unasked. */
  public boolean trainable() {
    return trainable;
  }

  /** What the first value is drawn from. */
  public long seed() {
    return seed;
  }

  /** Sets the seed; without effect on a variable that has its value. */
  public void seed(long seed) {
    this.seed = seed;
  }

  /** Whether it has a value. */
  public boolean initialized() {
    return memory != null;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DType dtype() {
    return DType.FLOAT32;
  }

  /** Replaces the value. */
  public void assign(float[] values) {
    assign(FloatBuffer.wrap(values));
  }

  /** Replaces the value by the remaining elements of the buffer, whose position does not move. */
  public void assign(FloatBuffer values) {
    if (values.remaining() != shape.elementCount()) {
      throw new IllegalArgumentException(
          "variable "
              + name
              + " of shape "
              + shape
              + " takes "
              + shape.elementCount()
              + " values, got "
              + values.remaining());
    }
    if (memory == null) {
      memory = Memory.allocate(DType.FLOAT32, shape.elementCount());
    }
    memory.floats().put(0, values, values.position(), values.remaining());
  }

  /**
   * Makes this variable a view of a range of the vector. Its value, or its first value if it has
   * none yet, is copied in; from then on whoever writes to the range writes to the variable. Plans
   * built before keep reading the old place.
   *
   * @param elementOffset where the range begins, in elements
   */
  public void bind(FlatVector vector, long elementOffset) {
    Memory range = vector.range(elementOffset, shape.elementCount());
    if (memory == null) {
      initializer.fill(range.floats().duplicate(), shape, seed);
    } else {
      range.copyFrom(memory);
    }
    memory = range;
  }

  @Override
  Memory memory() {
    if (memory == null) {
      memory = Memory.allocate(DType.FLOAT32, shape.elementCount());
      initializer.fill(memory.floats().duplicate(), shape, seed);
    }
    return memory;
  }

  @Override
  public String toString() {
    return "Variable " + name + shape;
  }
}
