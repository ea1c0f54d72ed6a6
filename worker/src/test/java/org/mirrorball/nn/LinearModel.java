package org.mirrorball.nn;

import static org.mirrorball.tensor.Ops.biasAdd;
import static org.mirrorball.tensor.Ops.matmul;

import java.util.Random;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/** {@code y = x w + b}, as a user would write it, and data that it fits exactly. */
public final class LinearModel extends Model {

  private static final long serialVersionUID = 1L;

  final Variable w = weight("weight", Shape.of(3, 1), Initializers.randomNormal());
  final Variable b = weight("bias", Shape.of(1), Initializers.zeros());

  /** A model that learns 2, -1, 0.5 and 4. */
  public LinearModel() {
    compile(Adam.withLearningRate(0.05f), Loss.meanSquaredError());
  }

  @Override
  public Tensor call(Tensor x) {
    return biasAdd(matmul(x, w), b);
  }

  static Dataset<Batch> data(int samples, int batch) {
    var random = new Random(5);
    float[][] features = new float[samples][3];
    float[][] labels = new float[samples][1];
    for (int i = 0; i < samples; i++) {
      for (int k = 0; k < 3; k++) {
        features[i][k] = random.nextFloat() * 2 - 1;
      }
      labels[i][0] = 2 * features[i][0] - features[i][1] + 0.5f * features[i][2] + 4;
    }
    return Dataset.fromTensors(features, new int[] {3}, labels, new int[] {1})
        .shuffle(samples)
        .batch(batch);
  }
}
