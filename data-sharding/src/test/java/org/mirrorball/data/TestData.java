package org.mirrorball.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.TFRecordWriter;

/** Datasets of numbered records, and what readers make of them. */
final class TestData {

  static final Configuration CONF = new Configuration();
  static final int PADDING = -1;

  // In a record: a byte of its length's checksum, and one of its data.
  static final int LENGTH_CHECKSUM = 8;
  static final int DATA = 14;

  private static final int HEADER_AND_FOOTER = 16;

  private TestData() {}

  static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  /** Writes files of so many records each; the records are numbered across them. */
  static String write(Path folder, Compression compression, int... recordCounts)
      throws IOException {
    int number = 0;
    for (int file = 0; file < recordCounts.length; file++) {
      Path path = folder.resolve("part-%05d%s".formatted(file, compression.suffix()));
      try (var writer = TFRecordWriter.create(hadoop(path), CONF, compression)) {
        for (int i = 0; i < recordCounts[file]; i++) {
          writer.write(numbered(number++).encode());
        }
      }
    }
    return folder + "/part-*";
  }

  /** Flips a bit; the file's time stays, so that an index of it stays valid. */
  static void flipBit(Path file, long offset) throws IOException {
    FileTime modified = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[Math.toIntExact(offset)] ^= 1;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, modified);
  }

  /** Where in an uncompressed file a record's header begins. */
  static long offsetOf(Path file, int record) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int offset = 0;
    for (int i = 0; i < record; i++) {
      offset += bytes.getInt(offset) + HEADER_AND_FOOTER;
    }
    return offset;
  }

  static Example numbered(int number) {
    return Example.of(
        Map.of(
            "image", BytesList.of(new byte[] {(byte) number, (byte) (number >> 8), 3, 4}),
            "label", Int64List.of(number)));
  }

  /** Record n becomes the label n. */
  static Dataset<Sample> samples(String glob) {
    return Dataset.fromTFRecords(glob).map(ImageParser.of(2, 2, 1));
  }

  static ShardPlan plan(Dataset<Batch> dataset, int workers) throws IOException {
    var index = DatasetIndex.scan(dataset, CONF);
    return ShardPlan.plan(dataset, index, workers);
  }

  /** The labels of a worker's batches, step by step; {@link #PADDING} where a slot is empty. */
  static List<List<Integer>> labels(EpochReader reader) throws IOException {
    var steps = new ArrayList<List<Integer>>();
    for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
      var labels = new ArrayList<Integer>();
      for (int slot = 0; slot < batch.slots(); slot++) {
        boolean empty = batch.weights().get(slot) == 0;
        labels.add(empty ? PADDING : (int) batch.labels().get(slot));
      }
      steps.add(labels);
    }
    return steps;
  }

  /** The global batches of an epoch, put together from all workers. */
  static List<List<Integer>> globalBatches(
      Dataset<Batch> dataset, int workers, long seed, int epoch) throws IOException {
    var cachePolicy = CachePolicy.ofHeap(Runtime.getRuntime().maxMemory());
    return globalBatches(dataset, workers, seed, epoch, cachePolicy);
  }

  static List<List<Integer>> globalBatches(
      Dataset<Batch> dataset, int workers, long seed, int epoch, CachePolicy cachePolicy)
      throws IOException {
    ShardPlan plan = plan(dataset, workers);
    var global = new ArrayList<List<Integer>>();
    for (int rank = 0; rank < workers; rank++) {
      try (var shard = ShardReader.open(dataset, plan, rank, seed, CONF, cachePolicy);
          var reader = shard.epoch(epoch)) {
        List<List<Integer>> steps = labels(reader);
        for (int step = 0; step < steps.size(); step++) {
          if (rank == 0) {
            global.add(new ArrayList<>());
          }
          global.get(step).addAll(steps.get(step));
        }
      }
    }
    return global;
  }

  static List<Integer> sortedRecords(List<List<Integer>> batches) {
    return batches.stream().flatMap(List::stream).filter(n -> n != PADDING).sorted().toList();
  }
}
