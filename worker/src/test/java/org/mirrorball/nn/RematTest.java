package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mirrorball.nn.Activation.RELU;
import static org.mirrorball.nn.Activation.TANH;
import static org.mirrorball.nn.layers.Layers.activation;
import static org.mirrorball.nn.layers.Layers.add;
import static org.mirrorball.nn.layers.Layers.batchNormalization;
import static org.mirrorball.nn.layers.Layers.conv2D;
import static org.mirrorball.nn.layers.Layers.dense;
import static org.mirrorball.nn.layers.Layers.dropout;
import static org.mirrorball.nn.layers.Layers.embedding;
import static org.mirrorball.nn.layers.Layers.flatten;
import static org.mirrorball.nn.layers.Layers.lstm;
import static org.mirrorball.nn.layers.Layers.remat;
import static org.mirrorball.nn.layers.Layers.reshape;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.tensor.Padding;
import org.mirrorball.tensor.ProductTypes;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Tracing;

/** Blocks computed again in the way back: the same training, in less memory. */
class RematTest {

  private static final Precision BFLOAT16 =
      Precision.MIXED_BFLOAT16.withProducts(ProductTypes.BFLOAT16);
  private static final int BATCH = 16;

  @TempDir private Path folder;

  /** A block of layers as it is, or marked. */
  private interface Marking {
    Layer of(Layer... layers);
  }

  private static Layer kept(Layer... layers) {
    return Sequential.of(layers);
  }

  /** With all that could be done twice: random numbers, moving averages, penalties. */
  private static Model model(Precision precision, Marking block) {
    Model model =
        Sequential.of(
            block.of(dense(16).activation(RELU), dropout(0.3)),
            block.of(
                dense(12).kernelRegularizer(Regularizer.l2(0.01)),
                batchNormalization().momentum(0.5),
                block.of(dense(8).activation(TANH), dropout(0.2), dense(8)),
                activation(RELU)),
            dense(1));
    return compiled(precision, model);
  }

  private static Model compiled(Precision precision, Model model) {
    model.seed(7);
    model.precision(precision);
    model.compile(Adam.withLearningRate(0.02f), Loss.meanSquaredError());
    return model;
  }

  private static long trainedCrc(Model model, Dataset<Batch> data) {
    History history = model.fit(data, FitOptions.epochs(3).withSeed(9));
    assertThat(history.last().loss()).isFinite();
    return history.weightsCrc();
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "mixed_bfloat16"})
  void trainingIsTheSameBitForBit(String name) {
    Precision precision = name.equals("float32") ? Precision.FLOAT32 : BFLOAT16;
    Dataset<Batch> data = LinearModel.data(70, BATCH); // the last batch is partly padding

    assertThat(trainedCrc(model(precision, layers -> remat(layers)), data))
        .isEqualTo(trainedCrc(model(precision, RematTest::kept), data));
  }

  @Test
  void masksPassThroughABlock() {
    float[][] words = new float[40][5];
    float[][] labels = new float[40][1];
    for (int sample = 0; sample < words.length; sample++) {
      for (int step = 0; step < 1 + sample % 5; step++) {
        words[sample][step] = 1 + (sample * 7 + step * 3) % 8; // 0 is padding
      }
      labels[sample][0] = sample % 3;
    }
    var data = Dataset.fromTensors(words, new int[] {5}, labels, new int[] {1}).batch(BATCH);
    Function<Marking, Model> recurrent =
        block ->
            compiled(
                Precision.FLOAT32,
                Sequential.of(
                    block.of(embedding(9, 4).maskZero(), dropout(0.1)), lstm(6), dense(1)));

    assertThat(trainedCrc(recurrent.apply(layers -> remat(layers)), data))
        .isEqualTo(trainedCrc(recurrent.apply(RematTest::kept), data));
  }

  private static Model residual(int blocks, boolean recomputes) {
    Node input = Node.input();
    Node x = input.to(conv2D(16, 3).padding(Padding.SAME));
    for (int block = 0; block < blocks; block++) {
      Node start = recomputes ? Node.input() : x;
      Node end =
          Node.join(
              add(),
              start,
              start
                  .to(conv2D(16, 3).padding(Padding.SAME).useBias(false))
                  .to(batchNormalization())
                  .to(activation(RELU))
                  .to(conv2D(16, 3).padding(Padding.SAME)));
      x = recomputes ? x.to(remat(start, end)) : end;
    }
    return compiled(
        Precision.FLOAT32,
        Functional.of(input, x.to(flatten()).to(dense(1))).withInputShape(12, 12, 3));
  }

  @Test
  void residualBlocksTakeLessMemoryForAtMostOneMoreForwardPass() {
    ModelSummary kept = residual(8, false).summary(BATCH);
    ModelSummary again = residual(8, true).summary(BATCH);

    System.out.printf(
        "8 residual blocks: %,d bytes kept, %,d computed again%n",
        kept.peakBytes(), again.peakBytes());
    assertThat(again.peakBytes()).isLessThan(kept.peakBytes() * 6 / 10);
    assertThat(again.forwardFlops()).isEqualTo(kept.forwardFlops());
    assertThat(again.trainingFlops())
        .isGreaterThan(kept.trainingFlops())
        .isLessThanOrEqualTo(kept.trainingFlops() + kept.forwardFlops());
  }

  private static Layer[] wide(int count) {
    return IntStream.range(0, count)
        .mapToObj(index -> dense(64).activation(TANH))
        .toArray(Layer[]::new);
  }

  @Test
  void blocksInsideOfBlocksTakeLessThanBlocksAlone() {
    Layer[] chain = IntStream.range(0, 4).mapToObj(i -> remat(wide(4))).toArray(Layer[]::new);
    long alone = peak(remat(wide(16)));
    long nested = peak(remat(chain));

    assertThat(nested).isLessThan(alone);
    assertThat(alone).as("what a block of all layers gains").isLessThanOrEqualTo(peak(wide(16)));
  }

  private static long peak(Layer... layers) {
    Model model = Sequential.of(layers).withInputShape(64);
    return compiled(Precision.FLOAT32, model).summary(4096).peakBytes();
  }

  @Test
  void aBlockIsSavedWithItsGraph() throws Exception {
    Node input = Node.input();
    Node skipped = Node.join(add(), input, input.to(dense(3).activation(RELU)));
    Model model =
        compiled(Precision.FLOAT32, Sequential.of(remat(input, skipped), reshape(3), dense(1)));
    trainedCrc(model, LinearModel.data(70, BATCH));
    model.save(folder);

    Tensor x = Tensor.of(new float[] {1, -2, 3, 0.5f, 4, -1}, 2, 3);
    Model loaded = Model.load(folder);
    assertThat(loaded.predict(x).toFloatArray()).isEqualTo(model.predict(x).toFloatArray());
    assertThat(loaded.summary().toString()).isEqualTo(model.summary().toString());
    assertThat(loaded.summary().rows().get(0).name()).isEqualTo("remat");
  }

  /** A call of one's own. */
  private static final class Marked extends Model {

    private static final long serialVersionUID = 1L;

    private final Layer first = track(dense(8).activation(TANH));
    private final Layer last = track(dense(1));
    private final boolean marks;

    Marked(boolean marks) {
      this.marks = marks;
    }

    @Override
    public Tensor call(Tensor x) {
      Tensor hidden = marks ? Tracing.recomputed(() -> first.apply(x)) : first.apply(x);
      return last.apply(hidden);
    }
  }

  @Test
  void aCallOfOnesOwnMarksABlock() {
    Dataset<Batch> data = LinearModel.data(70, BATCH);
    assertThat(trainedCrc(compiled(Precision.FLOAT32, new Marked(true)), data))
        .isEqualTo(trainedCrc(compiled(Precision.FLOAT32, new Marked(false)), data));
  }
}
