package org.mirrorball.data;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.Example;

/**
 * Describes how samples are made; nothing is read until it is trained on. Immutable: every method
 * returns a new description. It is sent to workers, so its functions must be serializable.
 *
 * <pre>{@code
 * Dataset.fromTFRecords("hdfs:///mnist/train-*")
 *     .map(ImageParser.of(28, 28, 1))
 *     .shuffle(1024)
 *     .batch(128)
 *     .prefetch();
 * }</pre>
 *
 * <p>{@code shuffle} and {@code cache} act on raw records, wherever in the chain they stand:
 * mappings are pure, so it is the same, and cheaper.
 *
 * @param <T> what comes out
 */
public final class Dataset<T> implements Serializable {

  // 2: one batch being read, one waiting, while a third is trained on.
  private static final int DEFAULT_PREFETCH_DEPTH = 2;

  private static final long serialVersionUID = 1L;

  private final Pipeline pipeline;

  private Dataset(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * The examples in TFRecord files.
   *
   * @param glob a path, a folder or a pattern on any Hadoop file system; files are taken in the
   *     order of their paths
   */
  public static Dataset<Example> fromTFRecords(String glob) {
    return new Dataset<>(Pipeline.of(new TFRecordSource(glob)));
  }

  /**
   * Samples in memory, copied; a row each.
   *
   * @param featureShape the shape of one row of {@code features}
   * @param labelShape the shape of one row of {@code labels}; empty for scalars
   * @throws IllegalArgumentException when rows and shapes do not fit
   */
  public static Dataset<Sample> fromTensors(
      float[][] features, int[] featureShape, float[][] labels, int[] labelShape) {
    return new Dataset<>(Pipeline.of(new TensorSource(features, featureShape, labels, labelShape)));
  }

  /** Maps every element; the last mapping before {@link #batch} makes a {@link Sample}. */
  public <R> Dataset<R> map(SerializableFunction<? super T, ? extends R> function) {
    requireNotBatched("map");
    return new Dataset<>(pipeline.withFunction(function));
  }

  /**
   * Shuffles, differently in every epoch, the same for the same seed on any number of workers.
   *
   * @param bufferSize samples to choose the next from, over all workers; as many as there are, or
   *     more, shuffle best
   */
  public Dataset<T> shuffle(int bufferSize) {
    requireNotBatched("shuffle");
    requirePositive("shuffle buffer", bufferSize);
    return new Dataset<>(pipeline.withShuffleBufferLength(bufferSize));
  }

  /**
   * Keeps each worker's raw records in its memory, up to 1 GiB or half of its heap; what is more is
   * read again in every epoch. Small datasets are kept without being asked.
   */
  public Dataset<T> cache() {
    requireNotBatched("cache");
    return new Dataset<>(pipeline.withCache());
  }

  /**
   * Joins samples to batches.
   *
   * @param globalBatchSize samples of one step, over all workers
   */
  public Dataset<Batch> batch(int globalBatchSize) {
    requireNotBatched("batch");
    requirePositive("batch", globalBatchSize);
    if (pipeline.source() instanceof TFRecordSource && pipeline.functions().isEmpty()) {
      throw new IllegalStateException(
          "batch() needs samples: map the examples first, such as with an ImageParser");
    }
    return new Dataset<>(pipeline.withGlobalBatchSize(globalBatchSize));
  }

  /** Reads two batches ahead. */
  public Dataset<T> prefetch() {
    return prefetch(DEFAULT_PREFETCH_DEPTH);
  }

  /** Reads so many batches ahead. */
  public Dataset<T> prefetch(int batchCount) {
    requirePositive("prefetch", batchCount);
    return new Dataset<>(pipeline.withPrefetchDepth(batchCount));
  }

  /**
   * Samples of one step, over all workers.
   *
   * @throws IllegalStateException before {@link #batch}
   */
  public int globalBatchSize() {
    if (!pipeline.isBatched()) {
      throw new IllegalStateException("the dataset has no batch size yet: call batch(...)");
    }
    return pipeline.globalBatchSize();
  }

  /**
   * Reads the first record and maps it: whether files, features and mappings fit together shows
   * here at once, before any worker starts.
   *
   * @throws org.mirrorball.tfrecord.DataException when there is no first record, or it is corrupt
   * @throws InvalidSampleException when it cannot become a sample
   */
  public Sample firstSample(Configuration conf) throws IOException {
    return SamplePreflight.firstSample(pipeline, conf);
  }

  Pipeline pipeline() {
    return pipeline;
  }

  private void requireNotBatched(String method) {
    if (pipeline.isBatched()) {
      throw new IllegalStateException(method + "() comes before batch()");
    }
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, got " + value);
    }
  }
}
