package org.mirrorball.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.tensor.DType;
import org.mirrorball.tensor.Graph;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * A layer that can be trained. Make a {@link Sequential}, or extend this class, make weights with
 * {@link #weight} and write {@link #call}.
 *
 * <p>A model belongs to the strategy in whose scope it was made; {@link #fit} and {@link #evaluate}
 * run there. Without one they run in this process. Not safe for use by several threads.
 */
public abstract class Model extends Layer {

  private static final long serialVersionUID = 1L;

  private static final int USUAL_BATCH_SIZE = 128;

  private transient Execution execution = Scope.current();
  private transient Parameters parameters;
  private Shape sampleShape;
  private Compilation compilation;
  private long seed;
  private Precision precision = Precision.FLOAT32;

  /**
   * The shape of one sample's features, without the batch, or null when the model leaves it to the
   * data.
   */
  public Shape inputShape() {
    return null;
  }

  /** Chooses how to train. */
  public final void compile(Optimizer optimizer, Loss loss, Metric... metrics) {
    compilation = new Compilation(optimizer, loss, List.of(metrics));
  }

  /** What {@link #compile} was given. */
  public final Compilation compilation() {
    if (compilation == null) {
      throw new IllegalStateException("the model is not compiled: call compile(optimizer, loss)");
    }
    return compilation;
  }

  /** Weights not yet made get their first values from this seed. */
  public final void seed(long newSeed) {
    seed = newSeed;
  }

  /**
   * Chooses in which types {@link #fit} and {@link #evaluate} compute; {@link #predict} computes in
   * float32.
   */
  public final void precision(Precision newPrecision) {
    precision = newPrecision;
  }

  /** In which types this model is trained. */
  public final Precision precision() {
    return precision;
  }

  /** Trains on every sample of the dataset in each epoch. */
  public final History fit(Dataset<Batch> dataset, FitOptions options) {
    return fit(dataset, options, TrainingListener.SILENT);
  }

  /** Trains, and tells how it goes on. */
  public final History fit(Dataset<Batch> dataset, FitOptions options, TrainingListener listener) {
    return execution().fit(this, dataset, options, listener);
  }

  /** Loss and metrics over the whole dataset. */
  public final Evaluation evaluate(Dataset<Batch> dataset) {
    return execution().evaluate(this, dataset);
  }

  /**
   * The model's output for some samples, computed in this process.
   *
   * @param samples {@code [batch, features...]}, eager
   */
  public final Tensor predict(Tensor samples) {
    parameters(samples.shape());
    try (var phase = Phase.inference()) {
      return call(samples);
    }
  }

  /**
   * Shapes, weights, arithmetic and memory of training with so many samples a step; to be printed.
   * The model must be compiled, and know its input's shape.
   */
  public final ModelSummary summary(int batchSize) {
    return ModelSummary.of(this, batchSize);
  }

  /** {@link #summary(int)} for {@value #USUAL_BATCH_SIZE} samples a step. */
  public final ModelSummary summary() {
    return summary(USUAL_BATCH_SIZE);
  }

  /** Writes the model into a directory. */
  public final void save(Path directory) throws IOException {
    save(directory.toUri().toString(), new Configuration());
  }

  /** Writes the model into a directory on any Hadoop file system. */
  public final void save(String directory, Configuration configuration) throws IOException {
    ModelFiles.save(this, directory, configuration);
  }

  /** Reads what {@link #save} wrote. */
  public static Model load(Path directory) throws IOException {
    return load(directory.toUri().toString(), new Configuration());
  }

  /** Reads what {@link #save} wrote, from any Hadoop file system. */
  public static Model load(String directory, Configuration configuration) throws IOException {
    return ModelFiles.load(directory, configuration);
  }

  /**
   * The weights as one vector, made and initialised if need be.
   *
   * @param batchShape {@code [batch, features...]}: a model not yet built is built for it
   */
  public final Parameters parameters(Shape batchShape) {
    if (parameters == null) {
      if (!isBuilt()) {
        buildFor(batchShape);
      }
      sampleShape = sampleOf(batchShape);
      seedThoseWithoutValues(trainableVariables());
      parameters = Parameters.of(variables());
    }
    return parameters;
  }

  /** Whether the weights have values already: trained, loaded or used. */
  public final boolean hasParameters() {
    return parameters != null || variables().stream().anyMatch(Variable::initialized);
  }

  /** The weights as one vector; the model must have been built, or know its input's shape. */
  public final Parameters parameters() {
    if (parameters == null) {
      if (inputShape() == null) {
        throw new IllegalStateException("the model has no weights yet: fit it, or predict first");
      }
      return parameters(batchOf(1, inputShape()));
    }
    return parameters;
  }

  /** The shape of one sample that the model was built for, or expects; null when neither. */
  public final Shape sampleShape() {
    return sampleShape == null ? inputShape() : sampleShape;
  }

  /** {@code [batch, sample...]}. */
  public static Shape batchOf(long batch, Shape sample) {
    long[] dims = new long[sample.rank() + 1];
    dims[0] = batch;
    System.arraycopy(sample.dims(), 0, dims, 1, sample.rank());
    return Shape.of(dims);
  }

  private void buildFor(Shape batchShape) {
    traced(batchShape); // layers make their weights when they see shapes
  }

  /** The shape of one sample's predictions. */
  final Shape outputShape(Shape sample) {
    return sampleOf(traced(batchOf(1, sample)).shape());
  }

  /** The output of a graph that is thrown away. */
  private Tensor traced(Shape batchShape) {
    var graph = new Graph();
    try (var tracing = graph.trace();
        var phase = Phase.inference()) {
      return apply(graph.input("features", DType.FLOAT32, batchShape));
    }
  }

  private static Shape sampleOf(Shape batchShape) {
    return Shape.of(Arrays.copyOfRange(batchShape.dims(), 1, batchShape.rank()));
  }

  private void seedThoseWithoutValues(List<Variable> variables) {
    var seeds = new SplittableRandom(seed);
    for (Variable variable : variables) {
      long own = seeds.nextLong();
      if (!variable.initialized()) {
        variable.seed(own);
      }
    }
  }

  private Execution execution() {
    if (execution == null) { // read back from a stream
      execution = Scope.current();
    }
    return execution;
  }
}
