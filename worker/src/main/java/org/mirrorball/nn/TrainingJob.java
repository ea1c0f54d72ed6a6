package org.mirrorball.nn;

import java.io.Serializable;
import java.util.Optional;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.data.ShardPlan;

/** All that a replica has to know to take its part; the same on every worker. */
public final class TrainingJob implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Model model;
  private final byte[] initialWeights;
  private final Dataset<Batch> dataset;
  private final ShardPlan plan;
  private final StepShape stepShape;
  private final FitOptions options;

  /**
   * A job.
   *
   * @param initialWeights flat little-endian float32, or null to make them from the model's seed
   */
  public TrainingJob(
      Model model,
      byte[] initialWeights,
      Dataset<Batch> dataset,
      ShardPlan plan,
      StepShape stepShape,
      FitOptions options) {
    this.model = model;
    this.initialWeights = initialWeights == null ? null : initialWeights.clone();
    this.dataset = dataset;
    this.plan = plan;
    this.stepShape = stepShape;
    this.options = options;
  }

  public Model model() {
    return model;
  }

  Optional<byte[]> initialWeights() {
    return Optional.ofNullable(initialWeights);
  }

  public Dataset<Batch> dataset() {
    return dataset;
  }

  public ShardPlan plan() {
    return plan;
  }

  public StepShape stepShape() {
    return stepShape;
  }

  public FitOptions options() {
    return options;
  }

  /** The position after the steps done so far. */
  Checkpoint.Position position(TrainingRecord record) {
    return new Checkpoint.Position(
        options.seed(),
        plan.identity(),
        model.compilation().metrics(),
        model.precision(),
        record.epoch(),
        record.stepInEpoch());
  }
}
