package org.mirrorball.bench;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.mirrorball.coordinator.ProgressListener;
import org.mirrorball.launch.LocalOptions;
import org.mirrorball.launch.WorkerPool;
import org.mirrorball.nn.PreflightException;
import org.mirrorball.worker.AllReduceBenchmark;
import org.mirrorball.worker.Results;

/** Worker processes, started as training starts them; new ones for each turn. */
final class MirrorballContender implements Contender {

  private final AllReducePlan plan;
  private final LocalOptions options;

  MirrorballContender(AllReducePlan plan) {
    this.plan = plan;
    this.options =
        LocalOptions.forWorkers(plan.ranks())
            .withThreadsPerWorker(1)
            .withSharedMemory(plan.transport() == LocalTransport.ipc)
            .withSealing(plan.sealed());
    try {
      options.requireSharedMemory();
    } catch (IllegalStateException e) {
      throw new PreflightException(e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return MIRRORBALL;
  }

  @Override
  public void takeTurn(Consumer<AllReduceTime> times) throws IOException {
    List<byte[]> results;
    try (WorkerPool pool = WorkerPool.local(options)) {
      results =
          pool.run(new AllReduceBenchmark(plan.floatCounts(), plan.wire()), ProgressListener.NONE);
    }
    long[][] elapsedNs = Results.fromBytes(results.get(0), long[][].class);
    for (int i = 0; i < elapsedNs.length; i++) {
      times.accept(AllReduceTime.ofOperations(name(), plan.floatCounts().get(i), elapsedNs[i]));
    }
  }

  @Override
  public void close() {}
}
