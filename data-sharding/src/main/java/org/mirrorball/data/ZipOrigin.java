package org.mirrorball.data;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.mirrorball.tfrecord.CorruptionPolicy;

/** Pairs of two datasets' elements, as many as the shorter has. */
record ZipOrigin(Pipeline first, Pipeline second) implements Origin {

  @Override
  public ElementCursor open(Pass pass) throws IOException {
    ElementCursor left = first.open(pass);
    ElementCursor right = second.open(pass);
    return new ElementCursor() {
      private long position;

      @Override
      public Element next() throws IOException {
        Element a = left.next();
        Element b = a == null ? null : right.next();
        if (b == null) {
          return null;
        }
        return new Element(position++, pass.number(), new Pair<>(a.value(), b.value()));
      }

      @Override
      public void close() throws IOException {
        try (left) {
          right.close();
        }
      }
    };
  }

  @Override
  public ZipOrigin withCache(Cache cache) {
    return new ZipOrigin(first.withCache(cache), second.withCache(cache.another()));
  }

  @Override
  public ZipOrigin withDamage(Damage damage) {
    return new ZipOrigin(first.withDamage(damage), second.withDamage(damage));
  }

  @Override
  public List<CorruptionPolicy> corruptionPolicies() {
    return Stream.of(first, second)
        .flatMap(pipeline -> pipeline.origin().corruptionPolicies().stream())
        .toList();
  }

  @Override
  public String describe() {
    return "zip(" + first.describeOrigin() + ", " + second.describeOrigin() + ")";
  }
}
