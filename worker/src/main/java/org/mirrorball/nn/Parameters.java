package org.mirrorball.nn;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.Variable;

/**
 * A model's variables as one flat float32 vector. The last layer's trainable weights come first,
 * since their gradients are ready first: so a bucket of gradients is a plain range. What layers
 * remember besides, such as moving averages, comes last.
 */
public final class Parameters implements AutoCloseable {

  /** A variable and where its first element stands. */
  public record Slot(Variable variable, long elementOffset) {
    long end() {
      return elementOffset + variable.shape().elementCount();
    }
  }

  private final List<Slot> slots;
  private final FlatVector vector;

  private Parameters(List<Slot> slots, FlatVector vector) {
    this.slots = slots;
    this.vector = vector;
  }

  /** Moves the variables into one vector; they are views of it from now on. */
  static Parameters of(List<Variable> variables) {
    var ordered = new ArrayList<>(variables.stream().filter(Variable::trainable).toList());
    Collections.reverse(ordered);
    variables.stream().filter(variable -> !variable.trainable()).forEach(ordered::add);
    var slots = new ArrayList<Slot>();
    long offset = 0;
    for (Variable variable : ordered) {
      slots.add(new Slot(variable, offset));
      offset += variable.shape().elementCount();
    }
    var vector = FlatVector.allocate(offset);
    slots.forEach(slot -> slot.variable().bind(vector, slot.elementOffset()));
    return new Parameters(List.copyOf(slots), vector);
  }

  /** All variables, in the vector's order. */
  public List<Slot> slots() {
    return slots;
  }

  /** Those that the optimizer changes: they come first. */
  public List<Slot> trainableSlots() {
    return slots.stream().filter(slot -> slot.variable().trainable()).toList();
  }

  /** Those that layers change. */
  List<Slot> stateSlots() {
    return slots.stream().filter(slot -> !slot.variable().trainable()).toList();
  }

  /** The part of the vector that the optimizer changes; its first. */
  FlatVector trainableVector() {
    List<Slot> trainable = trainableSlots();
    return vector.slice(0, trainable.isEmpty() ? 0 : trainable.get(trainable.size() - 1).end());
  }

  public FlatVector vector() {
    return vector;
  }

  public long elementCount() {
    return vector.elementCount();
  }

  /** CRC32C of the float32 values, little-endian. */
  public long crc() {
    var crc = new CRC32C();
    crc.update(weightBytes());
    return crc.getValue();
  }

  /** A copy of the values, little-endian. */
  public byte[] toBytes() {
    var bytes = new byte[Math.toIntExact(elementCount() * Float.BYTES)];
    weightBytes().get(bytes);
    return bytes;
  }

  /** Replaces all values. */
  public void assign(byte[] bytes) {
    long expected = elementCount() * Float.BYTES;
    if (bytes.length != expected) {
      throw new IllegalArgumentException(
          "weights: got " + bytes.length + " bytes, the model has " + expected);
    }
    vector.bytes().duplicate().clear().put(bytes);
  }

  private ByteBuffer weightBytes() {
    return vector.bytes().duplicate().clear().limit(Math.toIntExact(elementCount() * Float.BYTES));
  }

  /** Frees the vector; the variables must not be used any more. */
  @Override
  public void close() {
    vector.close();
  }
}
