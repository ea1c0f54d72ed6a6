package org.mirrorball.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mirrorball.nn.FitOptions.epochs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.data.DatasetIndex;
import org.mirrorball.data.ImageParser;
import org.mirrorball.data.ShardPlan;
import org.mirrorball.distribute.Strategy;
import org.mirrorball.nn.Adam;
import org.mirrorball.nn.History;
import org.mirrorball.nn.Loss;
import org.mirrorball.nn.Metric;
import org.mirrorball.nn.Model;
import org.mirrorball.nn.zoo.ModelZoo;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.TFRecordWriter;

/**
 * Many small files and one large one, made here and removed again: what planning takes, and how
 * much of their time two workers wait for their batches on LeNet-5. Small by default; with {@code
 * -Dmirrorball.sizes=full} it is 10,000 files and 2 GB, and the figures are those of
 * docs/performance.md.
 */
class DatasetSizesIT {

  private static final boolean FULL = "full".equals(System.getProperty("mirrorball.sizes"));
  private static final int FILES = FULL ? 10_000 : 300;
  private static final long LARGE_LENGTH = FULL ? 2L << 30 : 8L << 20;
  private static final int STEPS = FULL ? 1500 : 50;

  private Path folder;

  @BeforeEach
  void makeFolder() {
    folder = TestPaths.newWorkFolder("sizes");
  }

  @AfterEach
  void removeFolder() {
    Folders.delete(folder);
  }

  @Test
  void manySmallFilesArePlannedAndFeedTwoWorkers() throws IOException {
    for (int file = 0; file < FILES; file++) {
      write("part-%05d".formatted(file), 8 * 850);
    }
    run("files=" + FILES);
  }

  @Test
  void oneLargeFileIsPlannedAndFeedsTwoWorkers() throws IOException {
    write("part-00000", LARGE_LENGTH);
    run("bytes=" + LARGE_LENGTH);
  }

  /** Images of MNIST's size until the file has so many bytes. */
  private void write(String name, long length) throws IOException {
    var random = new Random(name.hashCode());
    byte[] pixels = new byte[28 * 28];
    var path = new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
    try (var writer = TFRecordWriter.create(path, new Configuration(), Compression.NONE)) {
      for (long written = 0; written < length; written += pixels.length + 40) {
        random.nextBytes(pixels);
        var label = Int64List.of(random.nextInt(10));
        writer.write(Example.of(Map.of("image", BytesList.of(pixels), "label", label)).encode());
      }
    }
  }

  private void run(String what) throws IOException {
    Dataset<Batch> dataset =
        Dataset.fromTFRecords(folder + "/part-*")
            .map(ImageParser.of(32, 32, 1))
            .shuffle(1 << 14)
            .batch(256)
            .take(STEPS)
            .prefetch();
    long startNs = System.nanoTime();
    var index = DatasetIndex.scan(dataset, new Configuration());
    ShardPlan plan = ShardPlan.plan(dataset, index, 2);
    double planS = (System.nanoTime() - startNs) / 1e9;
    History history = train(dataset);
    System.out.printf(
        "figure: %s plan_s=%.2f steps=%d samples_per_s=%.0f input_wait=%s%n",
        what, planS, history.steps(), history.samplesPerSecond(), history.inputWaitShares());
    assertThat(history.steps()).isEqualTo(plan.stepsPerEpoch());
    assertThat(history.inputWaitShares()).hasSize(2).allMatch(share -> share >= 0 && share < 1);
    assertThat(Files.isDirectory(folder)).isTrue();
  }

  private static History train(Dataset<Batch> dataset) {
    try (var strategy = Strategy.mirrored(2)) {
      Model model;
      try (var scope = strategy.scope()) {
        model = ModelZoo.leNet5();
        model.compile(
            Adam.withLearningRate(1e-3f),
            Loss.sparseCategoricalCrossentropyFromLogits(),
            Metric.accuracy());
      }
      return model.fit(dataset, epochs(1));
    }
  }
}
