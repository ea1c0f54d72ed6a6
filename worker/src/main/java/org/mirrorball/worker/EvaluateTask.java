package org.mirrorball.worker;

import java.io.IOException;
import java.util.Map;
import org.mirrorball.nn.Evaluation;
import org.mirrorball.nn.Replica;
import org.mirrorball.nn.TrainingJob;
import org.mirrorball.tensor.TensorRuntime;

/** Evaluates a model on every worker's shard; every worker's result is that of all. */
public final class EvaluateTask implements WorkerTask {

  private static final long serialVersionUID = 1L;

  private final TrainingJob job;
  private final Map<String, String> configuration;

  /**
   * A task.
   *
   * @param configuration entries that the workers' Hadoop configuration gets on top of its files
   */
  public EvaluateTask(TrainingJob job, Map<String, String> configuration) {
    this.job = job;
    this.configuration = Map.copyOf(configuration);
  }

  @Override
  public byte[] run(WorkerContext context) throws IOException {
    TensorRuntime.threads(context.threads());
    Evaluation evaluation =
        Replica.evaluate(
            job, new WorkerReplicaGroup(context), TrainTask.configurationOf(configuration));
    return Results.toBytes(evaluation);
  }
}
