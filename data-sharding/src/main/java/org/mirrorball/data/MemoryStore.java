package org.mirrorball.data;

import java.util.ArrayList;
import java.util.List;

/** Elements in memory. */
final class MemoryStore implements ElementStore {

  private final List<Element> elements = new ArrayList<>();

  @Override
  public void add(Element element) {
    elements.add(element);
  }

  @Override
  public int count() {
    return elements.size();
  }

  @Override
  public Element get(int number) {
    return elements.get(number);
  }
}
