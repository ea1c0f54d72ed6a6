package org.mirrorball.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.CorruptionPolicy;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordFiles;

/**
 * Describes how samples are made; nothing is read until it is trained on or looped over. Immutable:
 * every method returns a new description. Operations mean what those of {@code tf.data} mean.
 *
 * <pre>{@code
 * var train = Dataset.fromTFRecords("hdfs:///mnist/train-*")
 *     .map(ImageParser.of(28, 28, 1))
 *     .shuffle(1024)
 *     .batch(128)
 *     .prefetch();
 * model.fit(train, epochs(5)); // or, in a loop of one's own:
 * try (var batches = train.iterator(seed, epoch)) {
 *   while (batches.hasNext()) { ... batches.next() ... }
 * }
 * }</pre>
 *
 * <p>Training sends the description to workers, so functions must be serializable; they are pure.
 * It divides the records by {@link AutoShard}, and every worker has the same number of steps: where
 * {@code filter} leaves a sample out, its slot stays empty and has weight 0, so that the others of
 * its batch count as they did; {@code take}, {@code skip} and {@code repeat} act on each lane's
 * share. What cannot be done lane by lane ({@code zip}, {@code interleave}, {@code unbatch}, and
 * {@code take} or {@code skip} after {@code filter}) is counted once before training; then every
 * worker runs the whole stream, and maps only what comes into its own slots.
 *
 * @param <T> what comes out
 */
public final class Dataset<T> implements Iterable<T>, Serializable {

  private static final long serialVersionUID = 2L;

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
    var source = new SourceOrigin(new TFRecordSource(glob, Damage.FAIL), Cache.NONE);
    return new Dataset<>(Pipeline.of(source).with(new DecodeOperation()));
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
    return inMemory(
        TensorRows.samples(features, featureShape, labels, labelShape), "tensors in memory");
  }

  /** Elements in memory. */
  public static <T extends Serializable> Dataset<T> fromElements(List<T> elements) {
    return inMemory(elements, "elements in memory");
  }

  /**
   * The paths of files, in their order: to {@link #interleave} what is in them.
   *
   * @throws org.mirrorball.tfrecord.DataNotFoundException when there is none
   */
  public static Dataset<String> listFiles(String glob, Configuration conf) throws IOException {
    return inMemory(RecordFiles.list(glob, conf).stream().map(RecordFile::uri).toList(), glob);
  }

  private static <T extends Serializable> Dataset<T> inMemory(List<T> elements, String name) {
    return new Dataset<>(
        Pipeline.of(new SourceOrigin(new ElementsSource(elements, name), Cache.NONE)));
  }

  /** Pairs of two datasets' elements, as many as the shorter has. */
  public static <A, B> Dataset<Pair<A, B>> zip(Dataset<A> first, Dataset<B> second) {
    return new Dataset<>(Pipeline.of(new ZipOrigin(first.pipeline, second.pipeline)));
  }

  /**
   * Maps every element, several at a time, in their order. In training the last mapping before
   * {@link #batch} makes a {@link Sample}.
   */
  public <R> Dataset<R> map(SerializableFunction<? super T, ? extends R> function) {
    return with(MapOperation.of(function));
  }

  /** Maps every element with random numbers of its own, such as to augment images. */
  public <R> Dataset<R> map(RandomFunction<? super T, ? extends R> function) {
    return with(RandomMapOperation.of(function));
  }

  /** Leaves out the elements that a condition does not hold for. */
  public Dataset<T> filter(SerializablePredicate<? super T> condition) {
    return with(FilterOperation.of(condition));
  }

  /**
   * Shuffles, differently in every epoch, the same for the same seed on any number of workers.
   * Mappings before it are done after it: what waits to be chosen are records.
   *
   * @param bufferLength elements to choose the next from, over all workers; as many as there are,
   *     or more, shuffle best
   */
  public Dataset<T> shuffle(int bufferLength) {
    requirePositive("shuffle buffer", bufferLength);
    return with(new ShuffleOperation(bufferLength));
  }

  /** The first elements; of batches, the first batches. */
  public Dataset<T> take(long elementCount) {
    requireNotNegative("take", elementCount);
    return with(new TakeOperation(elementCount));
  }

  /** All but the first elements. */
  public Dataset<T> skip(long elementCount) {
    requireNotNegative("skip", elementCount);
    return with(new SkipOperation(elementCount));
  }

  /** The elements so many times, shuffled anew each time. */
  public Dataset<T> repeat(long rounds) {
    requirePositive("repeat", rounds);
    return with(new RepeatOperation(rounds));
  }

  /** The elements without end. */
  public Dataset<T> repeat() {
    return with(new RepeatOperation(PositionalOperation.ENDLESS));
  }

  /**
   * Keeps records in memory, wherever in the chain this stands: in training each worker's, up to 1
   * GiB or half of its heap, and what is more is read again in every epoch; small datasets are kept
   * without being asked. In loops of the user's own, all records, from the first loop that has
   * reached the end, for as long as this dataset is referenced.
   */
  public Dataset<T> cache() {
    return new Dataset<>(pipeline.withCache(Cache.inMemory()));
  }

  /**
   * As {@link #cache()}, on a disk of the machine that reads.
   *
   * @param directory a folder there, made if need be; what is written is gone with the process
   */
  public Dataset<T> cache(String directory) {
    return new Dataset<>(pipeline.withCache(Cache.inDirectory(directory)));
  }

  /**
   * Makes a dataset of every element, and takes their elements in turns.
   *
   * @param cycleLength how many of them are read at the same time
   * @param blockLength how many elements one gives in its turn
   */
  public <R> Dataset<R> interleave(
      SerializableFunction<? super T, Dataset<R>> function, int cycleLength, int blockLength) {
    requirePositive("interleave cycle", cycleLength);
    requirePositive("interleave block", blockLength);
    return with(InterleaveOperation.of(function, cycleLength, blockLength));
  }

  /**
   * Joins samples to batches; the last may be padded with slots of weight 0.
   *
   * @param globalBatchSize samples of one step, over all workers
   */
  public Dataset<Batch> batch(int globalBatchSize) {
    return batch(globalBatchSize, TailPolicy.PAD_ZERO_WEIGHT);
  }

  /** Joins samples to batches. */
  public Dataset<Batch> batch(int globalBatchSize, TailPolicy tail) {
    requirePositive("batch", globalBatchSize);
    requireSamples("batch");
    return with(new BatchOperation(globalBatchSize, tail, false));
  }

  /**
   * Joins samples whose features differ in shape: they are padded with zeros at the end of each
   * dimension.
   *
   * @param featureShape what to pad to; without any dimension, to the largest of each batch, which
   *     only loops of the user's own can
   */
  public Dataset<Batch> paddedBatch(int globalBatchSize, int... featureShape) {
    requirePositive("paddedBatch", globalBatchSize);
    requireSamples("paddedBatch");
    boolean largest = featureShape.length == 0;
    Pipeline padded = largest ? pipeline : pipeline.with(PadOperation.of(featureShape));
    return new Dataset<>(
        padded.with(new BatchOperation(globalBatchSize, TailPolicy.PAD_ZERO_WEIGHT, largest)));
  }

  /**
   * The samples of batches, one by one.
   *
   * @throws IllegalStateException when this is not a dataset of batches
   */
  public Dataset<Sample> unbatch() {
    if (!pipeline.isBatched()) {
      throw new IllegalStateException("unbatch() comes after batch()");
    }
    return with(new UnbatchOperation());
  }

  /** Reads ahead, as far as turns out to be useful. */
  public Dataset<T> prefetch() {
    return with(new PrefetchOperation(PrefetchOperation.AUTOMATIC));
  }

  /** Reads so many elements, or batches, ahead. */
  public Dataset<T> prefetch(int elementCount) {
    requirePositive("prefetch", elementCount);
    return with(new PrefetchOperation(elementCount));
  }

  /**
   * What is done about damaged files; if nothing is said, damage is an error. In training the slot
   * of a record that is left out stays empty and has weight 0. Where damage hides how many records
   * there are, a file with an index loses the rest of the extent of records that it is in. What is
   * left out is the same for any number of workers.
   *
   * @param budget how many damaged places each worker bears, and the scan before; one more is an
   *     error
   */
  public Dataset<T> onCorrupt(CorruptionPolicy policy, long budget) {
    return new Dataset<>(pipeline.withDamage(new Damage(policy, budget)));
  }

  /** How training divides it among workers; {@link AutoShard#LANES} if nothing is said. */
  public Dataset<T> autoShard(AutoShard policy) {
    return new Dataset<>(pipeline.withAutoShard(policy));
  }

  /**
   * Samples of one step, over all workers.
   *
   * @throws IllegalArgumentException when this cannot be trained on, such as before {@link #batch}
   */
  public int globalBatchSize() {
    return LaneForm.of(pipeline).batch().batchSize();
  }

  /** The elements of epoch 0 with seed 0; close it, or read it to its end. */
  @Override
  public DatasetIterator<T> iterator() {
    return iterator(0, 0);
  }

  /**
   * The elements of one epoch, in this process; of batches, such as are full and a last one of as
   * many slots as there are samples.
   *
   * @param epoch shuffles and augmentations differ from one to the next
   */
  public DatasetIterator<T> iterator(long seed, int epoch) {
    return iterator(seed, epoch, new Configuration());
  }

  /** As {@link #iterator(long, int)}, with a Hadoop configuration of one's own. */
  public DatasetIterator<T> iterator(long seed, int epoch, Configuration conf) {
    return DatasetIterator.open(pipeline, Pass.overAll(pipeline, seed, epoch, conf));
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

  private <R> Dataset<R> with(Operation operation) {
    return new Dataset<>(pipeline.with(operation));
  }

  private void requireSamples(String method) {
    List<Operation> operations = pipeline.operations();
    boolean examples =
        !operations.isEmpty() && operations.get(operations.size() - 1) instanceof DecodeOperation;
    if (examples) {
      throw new IllegalStateException(
          method + "() needs samples: map the examples first, such as with an ImageParser");
    }
  }

  private static void requirePositive(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, got " + value);
    }
  }

  private static void requireNotNegative(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " must not be negative, got " + value);
    }
  }

  @Override
  public String toString() {
    return "Dataset[" + pipeline.describeOrigin() + ": " + pipeline.describe() + "]";
  }
}
