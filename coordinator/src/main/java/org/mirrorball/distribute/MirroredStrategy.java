package org.mirrorball.distribute;

import java.io.IOException;
import java.util.Map;
import org.mirrorball.launch.LocalOptions;
import org.mirrorball.launch.WorkerPool;
import org.mirrorball.nn.PreflightException;
import org.mirrorball.nn.Scope;

/** One worker process a replica, all on this machine, their cores divided evenly. */
public final class MirroredStrategy implements Strategy {

  private final PooledExecution execution;

  private MirroredStrategy(LocalOptions options) {
    this.execution = new PooledExecution(options.workers(), () -> start(options), Map.of());
  }

  private static WorkerPool start(LocalOptions options) throws IOException {
    try {
      options.requireSharedMemory();
    } catch (IllegalStateException e) {
      throw new PreflightException(e.getMessage(), e);
    }
    return WorkerPool.local(options);
  }

  /** With as many threads for each worker as there are cores for it. */
  public static MirroredStrategy of(int workers) {
    return new MirroredStrategy(LocalOptions.forWorkers(workers));
  }

  /** With options of one's own. */
  public static MirroredStrategy of(LocalOptions options) {
    return new MirroredStrategy(options);
  }

  @Override
  public Scope scope() {
    return Scope.open(execution);
  }

  @Override
  public int workers() {
    return execution.workers();
  }

  @Override
  public void close() {
    execution.close();
  }
}
