package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Phase;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.ReplicaSums;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * Mean 0 and variance 1 of each channel, then learned factors and offsets. Training takes the
 * statistics of the replica's part of the batch, or of the global batch if synchronized, and
 * remembers their moving averages over all replicas; inference takes those. As in Keras, the
 * variance is divided by the count.
 */
public final class BatchNormalization extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final double momentum;
  @JsonProperty private final double epsilon;
  @JsonProperty private final boolean synchronizedAcrossReplicas;
  private Variable gamma;
  private Variable beta;
  private Variable movingMean;
  private Variable movingVariance;

  @JsonCreator
  BatchNormalization(
      @JsonProperty("momentum") double momentum,
      @JsonProperty("epsilon") double epsilon,
      @JsonProperty("synchronizedAcrossReplicas") boolean synchronizedAcrossReplicas) {
    this.momentum = Checks.fraction(momentum, "batchNormalization: momentum");
    this.epsilon = epsilon;
    this.synchronizedAcrossReplicas = synchronizedAcrossReplicas;
  }

  /** The same layer, not yet built; what part of the moving averages a step keeps. */
  public BatchNormalization momentum(double newMomentum) {
    return new BatchNormalization(newMomentum, epsilon, synchronizedAcrossReplicas);
  }

  /** The same layer, not yet built, with another number added to the variance. */
  public BatchNormalization epsilon(double newEpsilon) {
    return new BatchNormalization(momentum, newEpsilon, synchronizedAcrossReplicas);
  }

  /**
   * The same layer, not yet built, which normalises by the global batch, so that any number of
   * replicas trains as one does; it costs two meetings of all replicas forward and one backward.
   */
  public BatchNormalization synchronizedAcrossReplicas() {
    return new BatchNormalization(momentum, epsilon, true);
  }

  @Override
  protected void build(Shape inputShape) {
    var channels = Shape.of(inputShape.dim(-1));
    gamma = weight("gamma", channels, Initializers.ones());
    beta = weight("beta", channels, Initializers.zeros());
    movingMean = state("moving_mean", channels, Initializers.zeros());
    movingVariance = state("moving_variance", channels, Initializers.ones());
  }

  @Override
  public Tensor call(Tensor x) {
    return Phase.isTraining() ? train(x, Phase.current()) : infer(x);
  }

  private Tensor train(Tensor x, Phase phase) {
    ReplicaSums replicas = synchronizedAcrossReplicas ? phase.replicas() : ReplicaSums.ALONE;
    var batch = Ops.batchNormalization(x, gamma, beta, phase.weights(x), epsilon, replicas);
    phase.update(movingMean, moved(phase.latest(movingMean), batch.mean()));
    phase.update(movingVariance, moved(phase.latest(movingVariance), batch.variance()));
    return batch.result();
  }

  private Tensor moved(Tensor average, Tensor value) {
    return Ops.add(Ops.scale(average, momentum), Ops.scale(value, 1 - momentum));
  }

  private Tensor infer(Tensor x) {
    Tensor deviation = Ops.sqrt(Ops.add(movingVariance, Tensor.scalar((float) epsilon)));
    Tensor scale = Ops.divide(gamma, deviation);
    Tensor shift = Ops.subtract(beta, Ops.multiply(movingMean, scale));
    return Ops.add(Ops.multiply(x, scale), shift);
  }
}
