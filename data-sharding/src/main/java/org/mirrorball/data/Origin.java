package org.mirrorball.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.mirrorball.tfrecord.CorruptionPolicy;

/** Where a dataset's elements begin. Immutable. */
sealed interface Origin extends Serializable permits SourceOrigin, ZipOrigin {

  /** Opens a pass over all of them. */
  ElementCursor open(Pass pass) throws IOException;

  /** As this, kept between passes. */
  Origin withCache(Cache cache);

  /** As this, with another way about damaged files. */
  Origin withDamage(Damage damage);

  /** What each of its sources does about damaged files. */
  List<CorruptionPolicy> corruptionPolicies();

  /** What it is called in messages. */
  String describe();
}
