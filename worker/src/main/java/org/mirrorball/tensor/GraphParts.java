package org.mirrorball.tensor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The names of the layers that a graph is made of, as Keras gives them: {@code dense}, {@code
 * dense_1}. One thread at a time.
 */
final class GraphParts {
  private final IdentityHashMap<Object, String> names = new IdentityHashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();

  /** What an operation that is appended now belongs to; empty outside of all parts. */
  String current() {
    return open.isEmpty() ? "" : open.peek();
  }

  /** Operations belong to this object until {@link #leave}; it has the same name every time. */
  void enter(Object part) {
    open.push(names.computeIfAbsent(part, this::name));
  }

  /** Operations belong to what has this name until {@link #leave}. */
  void enterNamed(String name) {
    open.push(name);
  }

  void leave() {
    open.pop();
  }

  private String name(Object part) {
    String type = part.getClass().getSimpleName();
    String kind = Character.toLowerCase(type.charAt(0)) + type.substring(1);
    int before = counts.merge(kind, 1, Integer::sum) - 1;
    return before == 0 ? kind : kind + "_" + before;
  }
}
