package org.mirrorball.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The elements of one epoch of a dataset, read in this process. Files and threads end with the last
 * element, with {@link #close}, or, of one that was forgotten, with the garbage. Used by one
 * thread.
 *
 * @param <T> what comes out
 */
public final class DatasetIterator<T> implements Iterator<T>, AutoCloseable {

  private static final Cleaner CLEANER = Cleaner.create();

  private final Cleaner.Cleanable resources;
  private final ElementCursor elements;
  private Element next;

  private DatasetIterator(ElementCursor elements) {
    this.elements = elements;
    this.resources = CLEANER.register(this, () -> closeNow(elements));
  }

  static <T> DatasetIterator<T> open(Pipeline pipeline, Pass pass) {
    try {
      return new DatasetIterator<>(pipeline.open(pass));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Whether there is another element.
   *
   * @throws UncheckedIOException when the data cannot be read
   * @throws InvalidSampleException when an operation fails, which is named
   */
  @Override
  public boolean hasNext() {
    if (next == null) {
      next = read();
    }
    return next != null;
  }

  @Override
  @SuppressWarnings("unchecked") // Dataset's own type parameter keeps the chain together
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the dataset has no more elements");
    }
    Object value = next.value();
    next = null;
    return (T) value;
  }

  private Element read() {
    try {
      Element element = elements.next();
      if (element == null) {
        close();
      }
      return element;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Stops reading; of no effect the second time. */
  @Override
  public void close() {
    resources.clean();
  }

  private static void closeNow(ElementCursor elements) {
    try {
      elements.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
