package org.mirrorball.nn.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.nn.Adam;
import org.mirrorball.nn.FitOptions;
import org.mirrorball.nn.History;
import org.mirrorball.nn.Loss;
import org.mirrorball.nn.Metric;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.Parameters;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

class ModelZooTest {

  @TempDir private Path folder;

  /** Those small enough to train here; the others are made of the same layers. */
  static Stream<String> names() {
    return ModelZoo.names().stream().filter(name -> !Set.of("resnet50", "resnet56").contains(name));
  }

  /** Images of one of two classes: bright in the upper half or in the lower one, and noise. */
  private static Dataset<Batch> images(Shape shape) {
    var random = new Random(1);
    int size = Math.toIntExact(shape.elementCount());
    float[][] features = new float[40][size];
    float[][] labels = new float[40][1];
    for (int image = 0; image < features.length; image++) {
      labels[image][0] = image % 2;
      for (int pixel = 0; pixel < size; pixel++) {
        boolean bright = pixel < size / 2 == (image % 2 == 0);
        features[image][pixel] = (bright ? 0.7f : 0f) + 0.3f * random.nextFloat();
      }
    }
    int[] dims = {(int) shape.dim(0), (int) shape.dim(1), (int) shape.dim(2)};
    return Dataset.fromTensors(features, dims, labels, new int[0]).batch(16);
  }

  @ParameterizedTest
  @MethodSource("names")
  void learnsToTellTwoKindsOfImagesApartAndIsSaved(String name) throws Exception {
    Model model = ModelZoo.create(name).orElseThrow();
    model.seed(3);
    model.compile(
        Adam.withLearningRate(3e-3f),
        Loss.sparseCategoricalCrossentropyFromLogits(),
        Metric.accuracy());

    History history = model.fit(images(model.inputShape()), FitOptions.epochs(6));

    assertThat(history.last().loss()).isLessThan(0.5 * history.epochs().get(0).loss());
    model.save(folder);
    Shape one = Model.batchOf(1, model.inputShape());
    float[] pixels = new float[Math.toIntExact(one.elementCount())];
    Tensor image = Tensor.of(pixels, one.dims());
    assertThat(Model.load(folder).predict(image).toFloatArray())
        .hasSize(10)
        .isEqualTo(model.predict(image).toFloatArray());
  }

  private static long trainable(String name) {
    return trainable(ModelZoo.create(name).orElseThrow().parameters());
  }

  private static long trainable(Parameters parameters) {
    return parameters.trainableSlots().stream()
        .map(Parameters.Slot::variable)
        .map(Variable::shape)
        .mapToLong(Shape::elementCount)
        .sum();
  }

  @Test
  void modelsHaveTheWeightsOfThePapers() {
    assertThat(trainable("linear")).isEqualTo(7_850);
    assertThat(trainable("resnet20")).isEqualTo(272_186);
    assertThat(trainable("lstm")).isEqualTo(81_674);
    assertThat(trainable("bilstm")).isEqualTo(163_338);
    assertThat(trainable("resnet56")).isEqualTo(855_482);
    assertThat(ModelZoo.linearRegression(3).parameters().elementCount()).isEqualTo(4);
    assertThat(ModelZoo.perceptron(2).parameters().elementCount()).isEqualTo(3);
  }

  /** Keras says the same of its own. */
  @Test
  void resNet50HasTensorFlowsWeights() {
    try (Parameters parameters = ModelZoo.create("resnet50").orElseThrow().parameters()) {
      assertThat(parameters.elementCount()).isEqualTo(25_636_712);
      assertThat(trainable(parameters)).isEqualTo(25_583_592);
    }
  }
}
