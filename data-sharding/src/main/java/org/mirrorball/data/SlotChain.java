package org.mirrorball.data;

import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;
import org.mirrorball.tfrecord.MalformedExampleException;

/**
 * Operations on one element, one after the other. What goes wrong is said with the element's place
 * and the operation's name. Safe for use by several threads.
 */
final class SlotChain {

  private final List<SlotOperation> operations;
  private final long seed;
  private final LongFunction<String> locate;

  SlotChain(List<SlotOperation> operations, long seed, LongFunction<String> locate) {
    this.operations = List.copyOf(operations);
    this.seed = seed;
    this.locate = locate;
  }

  static SlotChain of(List<SlotOperation> operations, Pass pass) {
    return new SlotChain(operations, pass.seed(), pass.locate());
  }

  /** What becomes of an element's value; null when it is filtered out, or was. */
  Object apply(Element element) throws IOException {
    return apply(element, operations.size());
  }

  private Object apply(Element element, int count) throws IOException {
    var random = CounterRandom.ofSample(seed, element.pass(), element.position());
    Object value = element.value();
    for (int i = 0; i < count && value != null; i++) {
      value = apply(operations.get(i), value, random, element);
    }
    return value;
  }

  private Object apply(SlotOperation operation, Object value, CounterRandom random, Element element)
      throws IOException {
    Object result;
    try {
      result = operation.apply(value, random);
    } catch (MalformedExampleException e) {
      throw new MalformedExampleException(locate.apply(element.position()) + ": " + e.getMessage());
    } catch (RuntimeException e) {
      throw failure(element, operation.name(), e);
    }
    if (result == null && operation.keepsAll()) {
      throw invalid(element, operation.name() + "() gives null");
    }
    return result;
  }

  /** The sample that becomes of an element; null when it is filtered out. */
  Sample sample(Element element) throws IOException {
    Object value = apply(element);
    if (value == null || value instanceof Sample) {
      return (Sample) value;
    }
    throw invalid(
        element,
        "the last mapping gives %s, batch() needs %s"
            .formatted(value.getClass().getName(), Sample.class.getName()));
  }

  /**
   * Writes what becomes of an element to a slot of a batch, which stays empty when it is nothing.
   */
  void write(Element element, Batch batch, int slot, Batch.Scratch scratch) throws IOException {
    DirectParser<Object> parser = directParser();
    if (parser == null) {
      writeSample(element, batch, slot);
      return;
    }
    Object value = apply(element, operations.size() - 1);
    if (value == null) {
      batch.pad(slot);
      return;
    }
    try {
      parser.parse(value, scratch.features(), scratch.label());
    } catch (RuntimeException e) {
      throw failure(element, "map", e);
    }
    batch.put(slot, scratch.features(), scratch.label());
  }

  private void writeSample(Element element, Batch batch, int slot) throws IOException {
    Sample sample = sample(element);
    if (sample == null) {
      batch.pad(slot);
      return;
    }
    requireShape(element, sample, batch.shape());
    batch.put(slot, sample.features(), sample.label());
  }

  /** Throws, naming the element, unless a sample has the shape of all others. */
  void requireShape(Element element, Sample sample, SampleShape shape) {
    try {
      shape.require(sample);
    } catch (InvalidSampleException e) {
      throw failure(element, "batch", e);
    }
  }

  /** The last mapping, when it fills arrays itself; otherwise null. */
  private DirectParser<Object> directParser() {
    SlotOperation last = operations.isEmpty() ? null : operations.get(operations.size() - 1);
    return last instanceof MapOperation map ? map.directParser() : null;
  }

  private InvalidSampleException failure(Element element, String operation, RuntimeException e) {
    String problem =
        e instanceof InvalidSampleException ? e.getMessage() : operation + "() failed: " + e;
    return new InvalidSampleException(locate.apply(element.position()) + ": " + problem, e);
  }

  private InvalidSampleException invalid(Element element, String problem) {
    return new InvalidSampleException(locate.apply(element.position()) + ": " + problem);
  }
}
