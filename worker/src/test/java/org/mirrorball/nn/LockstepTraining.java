package org.mirrorball.nn;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;

/** Trains with replicas on threads of this process; each gets the job as a worker does. */
final class LockstepTraining {

  private static final Configuration CONF = new Configuration();

  private LockstepTraining() {}

  /** What the first replica came to; all have the same weights, or training fails. */
  record Trained(List<Float> weights, History history) {

    /** The largest difference of two weights, moving averages included. */
    float distance(Trained other) {
      float largest = 0;
      for (int i = 0; i < weights.size(); i++) {
        largest = Math.max(largest, Math.abs(weights.get(i) - other.weights.get(i)));
      }
      return largest;
    }
  }

  static Trained train(Model model, Dataset<Batch> dataset, int workers, FitOptions options)
      throws Exception {
    return train(model, dataset, workers, options, TrainingListener.SILENT);
  }

  /**
   * Trains.
   *
   * @param listener is told by every replica
   * @throws Exception what the first replica throws
   */
  static Trained train(
      Model model,
      Dataset<Batch> dataset,
      int workers,
      FitOptions options,
      TrainingListener listener)
      throws Exception {
    return onReplicas(
            model, dataset, workers, options, (job, group, conf) -> trained(job, group, listener))
        .get(0);
  }

  /** What one replica does. */
  interface Work<T> {
    T run(TrainingJob job, ReplicaGroup group, Configuration configuration) throws Exception;
  }

  /**
   * What each replica's work came to, by rank.
   *
   * @throws Exception what the first replica throws
   */
  static <T> List<T> onReplicas(
      Model model, Dataset<Batch> dataset, int workers, FitOptions options, Work<T> work)
      throws Exception {
    byte[] sent = bytes(new JobPlanner(CONF).plan(model, dataset, workers, options));
    var group = new LockstepGroup(workers);
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      var replicas = new ArrayList<Future<T>>();
      for (int rank = 0; rank < workers; rank++) {
        ReplicaGroup member = group.member(rank);
        replicas.add(threads.submit(() -> work.run(received(sent), member, CONF)));
      }
      var results = new ArrayList<T>();
      for (Future<T> replica : replicas) {
        results.add(replica.get(2, TimeUnit.MINUTES));
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      threads.shutdown();
      threads.awaitTermination(2, TimeUnit.MINUTES);
    }
  }

  static Trained trained(TrainingJob job, ReplicaGroup group, TrainingListener listener)
      throws Exception {
    try (var replica = new Replica(job, group, listener, CONF, System::nanoTime)) {
      History history = replica.train();
      var floats = replica.parameters().vector().bytes().asFloatBuffer();
      var weights = new ArrayList<Float>();
      while (floats.hasRemaining()) {
        weights.add(floats.get());
      }
      return new Trained(weights, history);
    }
  }

  /** As a worker gets it. */
  static TrainingJob copy(TrainingJob job) throws Exception {
    return received(bytes(job));
  }

  private static TrainingJob received(byte[] sent) throws Exception {
    try (var in = new ObjectInputStream(new ByteArrayInputStream(sent))) {
      return (TrainingJob) in.readObject();
    }
  }

  private static byte[] bytes(TrainingJob job) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(job);
    }
    return bytes.toByteArray();
  }
}
