package org.mirrorball.it.jobs;

import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.flatten;

import org.apache.spark.SparkEnv;
import org.mirrorball.data.Dataset;
import org.mirrorball.data.ImageParser;
import org.mirrorball.data.Sample;
import org.mirrorball.distribute.Strategy;
import org.mirrorball.nn.FitOptions;
import org.mirrorball.nn.Loss;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.Sequential;
import org.mirrorball.nn.Sgd;

/** A user's Spark program with a mistake that shows on one executor only. */
public final class OneBadWorker {
  private OneBadWorker() {}

  /** Takes the training files. */
  public static void main(String[] arguments) throws Exception {
    try (Strategy strategy = Strategy.spark().workers(2)) {
      Model model;
      try (var scope = strategy.scope()) {
        model = Sequential.of(flatten(), dense(10));
        model.compile(Sgd.withLearningRate(0.1f), Loss.sparseCategoricalCrossentropyFromLogits());
      }
      var samples = Dataset.fromTFRecords(arguments[0]).map(ImageParser.of(28, 28, 1));
      model.fit(samples.map(OneBadWorker::fail).batch(128), FitOptions.epochs(1));
    }
  }

  private static Sample fail(Sample sample) {
    if (SparkEnv.get().executorId().equals("1")) {
      throw new IllegalStateException("the user's mistake");
    }
    return sample;
  }
}
