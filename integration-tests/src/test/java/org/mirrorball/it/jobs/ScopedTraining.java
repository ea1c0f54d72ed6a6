package org.mirrorball.it.jobs;

import static org.mirrorball.nn.Activation.TANH;
import static org.mirrorball.nn.FitOptions.epochs;
import static org.mirrorball.nn.layers.Layers.averagePooling2D;
import static org.mirrorball.nn.layers.Layers.conv2D;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.flatten;

import org.apache.spark.sql.SparkSession;
import org.mirrorball.data.Dataset;
import org.mirrorball.data.ImageParser;
import org.mirrorball.distribute.Strategy;
import org.mirrorball.nn.Adam;
import org.mirrorball.nn.Loss;
import org.mirrorball.nn.Metric;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.Sequential;

/** A user's Spark program that trains a convolutional network in a strategy's scope. */
public final class ScopedTraining {
  private ScopedTraining() {}

  /** Takes the training files and the test files; prints the accuracy on the latter. */
  public static void main(String[] arguments) throws Exception {
    try (SparkSession session = SparkSession.builder().appName("scoped").getOrCreate();
        Strategy strategy = Strategy.spark().workers(2)) {
      Model model;
      try (var scope = strategy.scope()) {
        model =
            Sequential.of(
                conv2D(6, 5).activation(TANH),
                averagePooling2D(2),
                flatten(),
                dense(84).activation(TANH),
                dense(10));
        model.compile(
            Adam.withLearningRate(3e-3f),
            Loss.sparseCategoricalCrossentropyFromLogits(),
            Metric.accuracy());
      }
      var parser = ImageParser.of(28, 28, 1);
      var training = Dataset.fromTFRecords(arguments[0]).map(parser).shuffle(4096).batch(128);
      model.fit(training.prefetch(), epochs(1));
      var test = Dataset.fromTFRecords(arguments[1]).map(parser).batch(100);
      System.out.println("accuracy=" + model.evaluate(test).metric());
      System.out.println("spark=" + session.version());
    }
  }
}
