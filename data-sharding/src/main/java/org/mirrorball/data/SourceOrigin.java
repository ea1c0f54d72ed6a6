package org.mirrorball.data;

import java.io.IOException;
import java.util.List;
import org.mirrorball.tfrecord.CorruptionPolicy;

/**
 * A source, and what is kept of it between passes.
 *
 * @param cache {@link Cache#NONE} when the user did not ask for one
 */
record SourceOrigin(Source source, Cache cache) implements Origin {

  @Override
  public ElementCursor open(Pass pass) throws IOException {
    return source.isWorthCaching() ? cache.open(source::open, pass) : source.open(pass);
  }

  @Override
  public SourceOrigin withCache(Cache newCache) {
    return new SourceOrigin(source, newCache);
  }

  @Override
  public SourceOrigin withDamage(Damage damage) {
    return new SourceOrigin(source.withDamage(damage), cache);
  }

  @Override
  public List<CorruptionPolicy> corruptionPolicies() {
    return List.of(source.corruptionPolicy());
  }

  @Override
  public String describe() {
    return source.describe();
  }
}
