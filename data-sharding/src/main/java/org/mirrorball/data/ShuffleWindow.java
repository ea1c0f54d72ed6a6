package org.mirrorball.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds a window of elements and gives out one of them at random, until all have been given out.
 */
final class ShuffleWindow implements ElementCursor {

  private final ElementCursor in;
  private final int windowLength;
  private final CounterRandom random;
  private final List<Element> window = new ArrayList<>();

  ShuffleWindow(ElementCursor in, int windowLength, CounterRandom random) {
    this.in = in;
    this.windowLength = windowLength;
    this.random = random;
  }

  @Override
  public Element next() throws IOException {
    while (window.size() < windowLength) {
      Element element = in.next();
      if (element == null) {
        break;
      }
      window.add(element);
    }
    return window.isEmpty() ? null : take(random.nextInt(window.size()));
  }

  private Element take(int chosen) {
    Element last = window.remove(window.size() - 1);
    return chosen == window.size() ? last : window.set(chosen, last);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
