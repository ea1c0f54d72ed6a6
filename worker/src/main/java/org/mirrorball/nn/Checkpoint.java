package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.mirrorball.data.PlanIdentity;
import org.mirrorball.tensor.FlatVector;

/**
 * A place to go on from: a folder {@code step-NNNNNNNNNN} that appears whole or not at all.
 *
 * <pre>
 *   weights.bin       flat float32, little-endian, in the order of {@link Parameters}
 *   optimizer.bin     the optimizer's slots, one after another, each as long as the weights
 *   checkpoint.json   step, CRCs, each epoch's sums, the loss scale, and what the step's meaning depends on
 * </pre>
 *
 * The newest three are kept.
 */
final class Checkpoint {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "step-";
  private static final int FORMAT_VERSION = 5;
  private static final int KEPT = 3; // the newest may be the bad one; the disk is not endless

  private final Path folder;

  private Checkpoint(Path folder) {
    this.folder = folder;
  }

  /** All that training changes. */
  record State(
      TrainingRecord record,
      Parameters parameters,
      OptimizerState optimizer,
      LossScale lossScale) {}

  /**
   * Where training is in the data: the steps done, and what says which samples those were and what
   * sums they have. A step counts once it has been trained on, whatever was read ahead.
   */
  record Position(
      @JsonProperty("seed") long seed,
      @JsonProperty("plan") PlanIdentity plan,
      @JsonProperty("metrics") List<Metric> metrics,
      @JsonProperty("precision") Precision precision,
      @JsonProperty("epoch") int epoch,
      @JsonProperty("stepInEpoch") int stepInEpoch) {

    /** What differs in the meaning of a step; nothing where another may go on from here. */
    List<String> differences(Position job) {
      var differences =
          new ArrayList<>(plan.differences(job.plan, "the checkpoint has", "this job"));
      if (seed != job.seed) {
        differences.add("seed (the checkpoint has %d, this job %d)".formatted(seed, job.seed));
      }
      if (!metrics.equals(job.metrics)) {
        differences.add(
            "metrics (the checkpoint has %s, this job %s)".formatted(metrics, job.metrics));
      }
      if (!precision.equals(job.precision)) {
        differences.add(
            "precision (the checkpoint has %s, this job %s)"
                .formatted(precision.name(), job.precision.name()));
      }
      return differences;
    }
  }

  private record Manifest(
      @JsonProperty("formatVersion") int formatVersion,
      @JsonProperty("step") long step,
      @JsonProperty("epochSums") List<double[]> epochSums,
      @JsonProperty("position") Position position,
      @JsonProperty("optimizerSteps") long optimizerSteps,
      @JsonProperty("lossScale") LossScale.State lossScale,
      @JsonProperty("elementCount") long elementCount,
      @JsonProperty("slotCount") int slotCount,
      @JsonProperty("weightsCrc") long weightsCrc) {}

  static void write(String directory, Position position, State state, Configuration configuration)
      throws IOException {
    long step = state.record().step();
    Parameters parameters = state.parameters();
    OptimizerState optimizer = state.optimizer();
    var root = new Path(directory);
    FileSystem fileSystem = root.getFileSystem(configuration);
    var partial = new Path(root, ".partial-" + step);
    fileSystem.delete(partial, true);
    var files = new FolderFiles(fileSystem, partial);
    files.write("weights.bin", parameters.vector().bytes());
    files.write("optimizer.bin", optimizer.slots().stream().map(FlatVector::bytes));
    var manifest =
        new Manifest(
            FORMAT_VERSION,
            step,
            state.record().epochSums(),
            position,
            optimizer.step(),
            state.lossScale().state(),
            parameters.elementCount(),
            optimizer.slots().size(),
            parameters.crc());
    files.write("checkpoint.json", ByteBuffer.wrap(JSON.writeValueAsBytes(manifest)));
    var complete = new Path(root, PREFIX + String.format("%010d", step));
    fileSystem.delete(complete, true); // a rename onto a folder would move inside it
    if (!fileSystem.rename(partial, complete)) {
      throw new IOException("could not rename " + partial + " to " + complete);
    }
    deleteOldest(fileSystem, root);
  }

  static Optional<Checkpoint> newest(String directory, Configuration configuration)
      throws IOException {
    var root = new Path(directory);
    return complete(root.getFileSystem(configuration), root)
        .max(Comparator.naturalOrder())
        .map(Checkpoint::new);
  }

  /** Copies the checkpoint into {@code state}. */
  void restore(Position position, State state, Configuration configuration) throws IOException {
    var files = new FolderFiles(folder.getFileSystem(configuration), folder);
    var manifest = JSON.readValue(files.read("checkpoint.json"), Manifest.class);
    Parameters parameters = state.parameters();
    OptimizerState optimizer = state.optimizer();
    requireEqual("format version", manifest.formatVersion(), FORMAT_VERSION);
    requireEqual("weights", manifest.elementCount(), parameters.elementCount());
    requireEqual("optimizer slots", manifest.slotCount(), optimizer.slots().size());
    requireSameSteps(manifest.position(), position);
    parameters.assign(files.read("weights.bin"));
    requireEqual("CRC of the weights", manifest.weightsCrc(), parameters.crc());
    restoreSlots(files.read("optimizer.bin"), optimizer);
    optimizer.restore(manifest.optimizerSteps());
    state.lossScale().restore(manifest.lossScale());
    state.record().restore(manifest.step(), manifest.epochSums());
  }

  private void requireSameSteps(Position inCheckpoint, Position inJob) {
    List<String> differences = inCheckpoint.differences(inJob);
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "cannot resume from "
              + folder
              + ": a step would mean other samples: "
              + String.join(", ", differences));
    }
  }

  private static void restoreSlots(byte[] bytes, OptimizerState optimizer) {
    var slots = ByteBuffer.wrap(bytes);
    for (FlatVector slot : optimizer.slots()) {
      int length = Math.toIntExact(slot.elementCount() * Float.BYTES);
      slot.bytes().duplicate().clear().put(slots.slice(slots.position(), length));
      slots.position(slots.position() + length);
    }
  }

  private void requireEqual(String what, Object inCheckpoint, Object inJob) {
    if (!inCheckpoint.equals(inJob)) {
      throw new IllegalArgumentException(
          "cannot resume from "
              + folder
              + ": "
              + what
              + ": the checkpoint has "
              + inCheckpoint
              + ", this job "
              + inJob);
    }
  }

  private static void deleteOldest(FileSystem fileSystem, Path root) throws IOException {
    for (Path old :
        complete(fileSystem, root).sorted(Comparator.reverseOrder()).skip(KEPT).toList()) {
      fileSystem.delete(old, true);
    }
  }

  private static Stream<Path> complete(FileSystem fileSystem, Path root) throws IOException {
    FileStatus[] entries;
    try {
      entries = fileSystem.listStatus(root);
    } catch (FileNotFoundException e) {
      return Stream.empty(); // nothing was written yet: training starts at the beginning
    }
    return Arrays.stream(entries)
        .map(FileStatus::getPath)
        .filter(path -> path.getName().startsWith(PREFIX));
  }
}
