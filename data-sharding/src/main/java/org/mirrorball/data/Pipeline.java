package org.mirrorball.data;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * What a {@link Dataset} describes.
 *
 * @param source where records come from
 * @param functions the mappings, in order
 * @param shuffleBufferLength samples to choose the next from; 1 keeps the order
 * @param cached whether the user asked to keep records in memory
 * @param globalBatchSize samples of one step of all workers; 0 before {@code batch}
 * @param prefetchDepth batches read ahead
 */
record Pipeline(
    Source source,
    ArrayList<SerializableFunction<Object, Object>> functions,
    int shuffleBufferLength,
    boolean cached,
    int globalBatchSize,
    int prefetchDepth)
    implements Serializable {

  static Pipeline of(Source source) {
    return new Pipeline(source, new ArrayList<>(), 1, false, 0, 1);
  }

  @SuppressWarnings("unchecked") // Dataset's own type parameter keeps the chain together
  Pipeline withFunction(SerializableFunction<?, ?> function) {
    var longer = new ArrayList<>(functions);
    longer.add((SerializableFunction<Object, Object>) function);
    return new Pipeline(
        source, longer, shuffleBufferLength, cached, globalBatchSize, prefetchDepth);
  }

  Pipeline withShuffleBufferLength(int length) {
    return new Pipeline(source, functions, length, cached, globalBatchSize, prefetchDepth);
  }

  Pipeline withCache() {
    return new Pipeline(
        source, functions, shuffleBufferLength, true, globalBatchSize, prefetchDepth);
  }

  Pipeline withGlobalBatchSize(int size) {
    return new Pipeline(source, functions, shuffleBufferLength, cached, size, prefetchDepth);
  }

  Pipeline withPrefetchDepth(int depth) {
    return new Pipeline(source, functions, shuffleBufferLength, cached, globalBatchSize, depth);
  }

  boolean isBatched() {
    return globalBatchSize > 0;
  }

  /** The last mapping, when it fills arrays itself; otherwise null. */
  DirectParser<Object> directParser() {
    Object last = functions.isEmpty() ? null : functions.get(functions.size() - 1);
    if (last instanceof DirectParser<?> parser) {
      @SuppressWarnings("unchecked") // it was given to map() as the function that follows
      var direct = (DirectParser<Object>) parser;
      return direct;
    }
    return null;
  }

  /** Applies the first {@code count} mappings. */
  Object map(Object element, int count) {
    Object value = element;
    for (int i = 0; i < count; i++) {
      value = functions.get(i).apply(value);
    }
    return value;
  }
}
