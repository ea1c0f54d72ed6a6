package org.mirrorball.nn;

import java.io.Serializable;
import java.util.List;

/** What {@link Model#compile} was given. */
public record Compilation(Optimizer optimizer, Loss loss, List<Metric> metrics)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  public Compilation {
    metrics = List.copyOf(metrics);
  }
}
