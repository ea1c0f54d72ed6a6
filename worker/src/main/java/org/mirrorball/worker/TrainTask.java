package org.mirrorball.worker;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.nn.History;
import org.mirrorball.nn.Replica;
import org.mirrorball.nn.TrainingJob;
import org.mirrorball.nn.TrainingListener;
import org.mirrorball.tensor.TensorRuntime;

/** Trains a replica on every worker; rank 0's result is the history and the weights. */
public final class TrainTask implements WorkerTask {

  private static final long serialVersionUID = 1L;

  private final TrainingJob job;
  private final Map<String, String> configuration;

  /**
   * A task.
   *
   * @param configuration entries that the workers' Hadoop configuration gets on top of its files
   */
  public TrainTask(TrainingJob job, Map<String, String> configuration) {
    this.job = job;
    this.configuration = Map.copyOf(configuration);
  }

  @Override
  public byte[] run(WorkerContext context) throws IOException {
    TensorRuntime.threads(context.threads());
    var group = new WorkerReplicaGroup(context);
    TrainingListener listener = new StepReports(context);
    try (var replica =
        new Replica(job, group, listener, configurationOf(configuration), System::nanoTime)) {
      History history = replica.train();
      byte[] weights = context.rank() == 0 ? replica.parameters().toBytes() : new byte[0];
      return Results.toBytes(new TrainResult(history, weights));
    }
  }

  static Configuration configurationOf(Map<String, String> entries) {
    var configuration = new Configuration();
    entries.forEach(configuration::set);
    return configuration;
  }
}
