package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mirrorball.tensor.Ops.matmul;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.data.DatasetIndexing;
import org.mirrorball.data.EpochReader;
import org.mirrorball.data.ImageParser;
import org.mirrorball.data.Sample;
import org.mirrorball.data.ShardReader;
import org.mirrorball.nn.LockstepTraining.Trained;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.CorruptionPolicy;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.TFRecordWriter;

/**
 * Trainings that were killed and go on, from a checkpoint on disk, with another number of workers.
 */
class ResumeTest {

  private static final Configuration CONF = new Configuration();
  private static final int[] FILES = {97, 1, 60, 82}; // records
  private static final int RECORDS = 240;
  private static final int BATCH = 24;
  private static final int STEPS = RECORDS / BATCH;
  private static final int[] WORKERS = {1, 2, 3, 4};
  private static final int FIRST_LABEL = 1000;
  private static final int DATA = 14; // in a record, a byte of its data

  @TempDir private static Path sharedFolder;
  @TempDir private Path folder;

  /**
   * Counts how often it was trained on each record: a record is a column of its own, and far from
   * its label, so that each time adds 1, divided by the samples of the batch, to that weight.
   */
  private static final class SampleCounter extends Model {

    private static final long serialVersionUID = 1L;

    private final Variable times = weight("times", Shape.of(RECORDS, 1), Initializers.zeros());

    SampleCounter() {
      compile(Sgd.withLearningRate(1f), Loss.meanAbsoluteError());
    }

    @Override
    public Tensor call(Tensor x) {
      return matmul(x, times);
    }
  }

  @BeforeAll
  static void writeFiles() throws IOException {
    write(sharedFolder);
  }

  private static void write(Path folder) throws IOException {
    int record = 0;
    for (int file = 0; file < FILES.length; file++) {
      var path = new org.apache.hadoop.fs.Path(folder.resolve("part-" + file).toUri());
      try (var writer = TFRecordWriter.create(path, CONF, Compression.NONE)) {
        for (int i = 0; i < FILES[file]; i++) {
          writer.write(example(record++).encode());
        }
      }
    }
    DatasetIndexing.run(folder + "/part-*", CONF);
  }

  private static Example example(int record) {
    byte[] column = new byte[RECORDS];
    column[record] = (byte) 255;
    return Example.of(
        Map.of("image", BytesList.of(column), "label", Int64List.of(FIRST_LABEL + record)));
  }

  private static Dataset<Batch> dataset(Path folder, CorruptionPolicy policy, int window) {
    return Dataset.fromTFRecords(folder + "/part-*")
        .onCorrupt(policy, 10)
        .map(ImageParser.of(1, RECORDS, 1))
        .map(
            sample ->
                new Sample(sample.features(), new int[] {RECORDS}, sample.label(), new int[] {1}))
        .shuffle(window)
        .batch(BATCH)
        .prefetch();
  }

  /** Trains until a step is done, and is killed there. */
  private static void killed(
      Model model, Dataset<Batch> dataset, int workers, FitOptions options, long step) {
    assertThatThrownBy(
            () ->
                LockstepTraining.train(
                    model,
                    dataset,
                    workers,
                    options,
                    progress -> {
                      if (progress.step() == step) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessage("killed");
  }

  /** What a seed makes happen. */
  private record Scene(int epochs, int before, int killedAfterStep, int after, int window) {

    static Scene of(Random random) {
      int epochs = 1 + random.nextInt(2);
      int before = random.nextInt(WORKERS.length);
      int other = 1 + random.nextInt(WORKERS.length - 1);
      return new Scene(
          epochs,
          WORKERS[before],
          1 + random.nextInt(epochs * STEPS - 1),
          WORKERS[(before + other) % WORKERS.length],
          1 + random.nextInt(RECORDS));
    }
  }

  private static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anotherNumberOfWorkersReadsOnFromTheCheckpointAndNothingIsLostOrThereTwice(long seed)
      throws IOException {
    Scene scene = Scene.of(new Random(seed));
    String checkpoints = folder.resolve("checkpoints").toString();
    TrainingJob job = job(scene, scene.before(), seed);
    Checkpoint.State state = state(job);
    state.record().restore(scene.killedAfterStep(), List.of());
    List<List<Integer>> epochs = read(job, 0, scene.killedAfterStep());
    Checkpoint.write(checkpoints, job.position(state.record()), state, CONF);

    TrainingJob resumed = job(scene, scene.after(), seed);
    Checkpoint.State there = state(resumed);
    Checkpoint.newest(checkpoints, CONF)
        .orElseThrow()
        .restore(resumed.position(there.record()), there, CONF);
    long step = there.record().step();
    List<List<Integer>> rest = read(resumed, (int) step, scene.epochs() * STEPS);

    for (int epoch = 0; epoch < scene.epochs(); epoch++) {
      epochs.get(epoch).addAll(rest.get(epoch));
      assertThat(epochs.get(epoch).stream().sorted().toList())
          .as("seed %d: %s, epoch %d", seed, scene, epoch)
          .isEqualTo(IntStream.range(0, RECORDS).boxed().toList());
    }
  }

  private static TrainingJob job(Scene scene, int workers, long seed) {
    return new JobPlanner(CONF)
        .plan(
            new SampleCounter(),
            dataset(sharedFolder, CorruptionPolicy.FAIL, scene.window()),
            workers,
            FitOptions.epochs(scene.epochs()).withSeed(seed));
  }

  private static Checkpoint.State state(TrainingJob job) {
    Parameters parameters = job.model().parameters();
    Compilation compilation = job.model().compilation();
    return new Checkpoint.State(
        new TrainingRecord(STEPS, compilation.metrics()),
        parameters,
        compilation.optimizer().newState(parameters, job.plan().workers()),
        LossScale.of(job.model().precision()));
  }

  /** The records of each epoch that all workers read in these steps, with others read ahead. */
  private static List<List<Integer>> read(TrainingJob job, int fromStep, int toStep)
      throws IOException {
    var epochs = new ArrayList<List<Integer>>();
    IntStream.range(0, job.options().epochs()).forEach(epoch -> epochs.add(new ArrayList<>()));
    for (int rank = 0; rank < job.plan().workers(); rank++) {
      try (var shard =
          ShardReader.open(job.dataset(), job.plan(), rank, job.options().seed(), CONF)) {
        for (int step = fromStep; step < toStep; ) {
          int epoch = step / STEPS;
          int end = Math.min(toStep, (epoch + 1) * STEPS);
          try (EpochReader batches = shard.epoch(epoch, step % STEPS)) {
            for (; step < end; step++) {
              epochs.get(epoch).addAll(records(batches.next()));
            }
          }
        }
      }
    }
    return epochs;
  }

  private static List<Integer> records(Batch batch) {
    return IntStream.range(0, batch.slots())
        .filter(slot -> batch.weights().get(slot) != 0)
        .mapToObj(slot -> (int) batch.labels().get(slot) - FIRST_LABEL)
        .toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void killedAnywhereAndResumedByOthersEveryRecordIsTrainedOnOnceAnEpoch(long seed)
      throws Exception {
    Scene scene = Scene.of(new Random(seed));
    var dataset = dataset(sharedFolder, CorruptionPolicy.FAIL, scene.window());
    var options =
        FitOptions.epochs(scene.epochs())
            .withSeed(seed)
            .withCheckpoints(folder.resolve("checkpoints").toString(), 1 + seed % 4);
    killed(new SampleCounter(), dataset, scene.before(), options, scene.killedAfterStep());

    Trained resumed =
        LockstepTraining.train(
            new SampleCounter(), dataset, scene.after(), options.withResume(true));

    assertThat(resumed.weights())
        .as("seed %d: %s", seed, scene)
        .hasSize(RECORDS)
        .allSatisfy(times -> assertThat(times * BATCH).isCloseTo(scene.epochs(), within(1e-4f)));
    assertThat(resumed.history().steps()).isEqualTo((long) scene.epochs() * STEPS);
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "1, 2", "4, 2"})
  void theWeightsAreThoseOfAnUninterruptedTraining(int before, int after) throws Exception {
    var dataset = LinearModel.data(70, 20);
    var options = FitOptions.epochs(3).withSeed(9);
    Trained uninterrupted = LockstepTraining.train(new LinearModel(), dataset, 1, options);
    var checked = options.withCheckpoints(folder.resolve("checkpoints").toString(), 3);
    killed(new LinearModel(), dataset, before, checked, 7);

    Trained resumed =
        LockstepTraining.train(new LinearModel(), dataset, after, checked.withResume(true));

    assertThat(resumed.distance(uninterrupted)).isLessThan(1e-5f);
    assertThat(resumed.history().steps()).isEqualTo(12);
    assertThat(resumed.history().epochs())
        .extracting(Evaluation::sampleCount)
        .containsExactly(70L, 70L, 70L);
  }

  private void damage(int file, int record) throws IOException {
    Path path = folder.resolve("part-" + file);
    FileTime modified = Files.getLastModifiedTime(path);
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length / FILES[file] * record + DATA] ^= 1;
    Files.write(path, bytes);
    Files.setLastModifiedTime(path, modified);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onDamagedFilesAResumeLeavesOutTheSameRecords(boolean indexed) throws Exception {
    write(folder);
    if (!indexed) {
      for (int file = 0; file < FILES.length; file++) {
        Files.delete(folder.resolve(".part-" + file + ".index"));
      }
    }
    damage(0, 12);
    damage(3, 50);
    var dataset = dataset(folder, CorruptionPolicy.SKIP_RECORD, 100);
    var options = FitOptions.epochs(1).withSeed(3);
    Trained uninterrupted = LockstepTraining.train(new SampleCounter(), dataset, 1, options);
    var checked = options.withCheckpoints(folder.resolve("checkpoints").toString(), 3);
    killed(new SampleCounter(), dataset, 2, checked, 5);

    Trained resumed =
        LockstepTraining.train(new SampleCounter(), dataset, 3, checked.withResume(true));

    assertThat(resumed.distance(uninterrupted)).isLessThan(1e-6f);
    assertThat(never(resumed)).containsExactly(12, 97 + 1 + 60 + 50);
    assertThat(resumed.weights()).allMatch(times -> times < 1.5f / (BATCH - 2));
  }

  private static List<Integer> never(Trained trained) {
    var records = new ArrayList<Integer>();
    IntStream.range(0, RECORDS)
        .filter(record -> trained.weights().get(record) == 0)
        .forEach(records::add);
    return records;
  }

  @Test
  void aResumeUnderAnotherPolicyIsRefusedUnlessDamageWasAnErrorBefore() throws Exception {
    String checkpoints = folder.resolve("checkpoints").toString();
    var options = FitOptions.epochs(1).withCheckpoints(checkpoints, 2);
    killed(new SampleCounter(), dataset(sharedFolder, CorruptionPolicy.FAIL, 9), 2, options, 5);
    var resumed = options.withResume(true);

    killed(
        new SampleCounter(), dataset(sharedFolder, CorruptionPolicy.SKIP_RECORD, 9), 1, resumed, 7);

    var other = dataset(sharedFolder, CorruptionPolicy.RESYNC, 9);
    assertThatThrownBy(() -> LockstepTraining.train(new SampleCounter(), other, 1, resumed))
        .hasMessageContaining("cannot resume from file:" + checkpoints)
        .hasMessageEndingWith(
            "corruption policy (the checkpoint has SKIP_RECORD, this job RESYNC)");
  }
}
