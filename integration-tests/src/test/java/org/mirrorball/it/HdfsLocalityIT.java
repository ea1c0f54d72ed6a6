package org.mirrorball.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.data.DatasetIndex;
import org.mirrorball.data.ImageParser;
import org.mirrorball.data.ShardPlan;
import org.mirrorball.data.ShardReader;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.TFRecordWriter;

/** Workers read what their own hosts have: an HDFS of three DataNodes, and a worker beside each. */
class HdfsLocalityIT {

  private static final String[] DATA_NODES = {"node-a.test", "node-b.test", "node-c.test"};
  private static final String[] WORKERS = {"node-c.test", "node-a.test", "node-b.test"};
  private static final int RECORDS_PER_FILE = 4000; // of 0.8 KB: three blocks and a bit a file

  @Test
  void almostAllBytesAreReadFromTheWorkersOwnHost() throws IOException {
    try (HdfsCluster hdfs = HdfsCluster.startOn(DATA_NODES)) {
      var lengths = new ArrayList<Long>();
      for (int file = 0; file < DATA_NODES.length; file++) {
        lengths.add(write(hdfs, file));
      }
      Dataset<Batch> dataset =
          Dataset.fromTFRecords(hdfs.uri() + "/part-*")
              .map(ImageParser.of(28, 28, 1))
              .shuffle(100)
              .batch(24);
      var index = DatasetIndex.scan(dataset, new Configuration());
      long[] hosts = Arrays.stream(WORKERS).mapToLong(ShardPlan::hostNumber).toArray();
      ShardPlan plan = ShardPlan.plan(dataset, index, WORKERS.length).placedOn(hosts);

      long local = 0;
      var seen = new HashSet<Integer>();
      for (int rank = 0; rank < WORKERS.length; rank++) {
        for (int record : recordsReadBy(rank, dataset, plan)) {
          seen.add(record);
          local += isOn(WORKERS[rank], record, hdfs, lengths) ? 1 : 0;
        }
      }
      System.out.printf("figure: %.1f %% of bytes local%n", 100.0 * local / seen.size());
      assertThat(seen).hasSize(DATA_NODES.length * RECORDS_PER_FILE);
      assertThat((double) local / seen.size()).isGreaterThanOrEqualTo(0.95);
    }
  }

  /** Records are of one length but for a byte of the label; returns the file's length. */
  private static long write(HdfsCluster hdfs, int file) throws IOException {
    java.nio.file.Path local = Files.createTempFile("part", ".tfrecord");
    try {
      var path = new Path(local.toUri());
      try (var writer = TFRecordWriter.create(path, new Configuration(), Compression.NONE)) {
        for (int i = 0; i < RECORDS_PER_FILE; i++) {
          var image = BytesList.of(new byte[28 * 28]);
          var label = Int64List.of(file * RECORDS_PER_FILE + i);
          writer.write(Example.of(Map.of("image", image, "label", label)).encode());
        }
      }
      hdfs.writeOn(file, "/part-" + file, Files.readAllBytes(local));
      return Files.size(local);
    } finally {
      Files.delete(local);
    }
  }

  private static List<Integer> recordsReadBy(int rank, Dataset<Batch> dataset, ShardPlan plan)
      throws IOException {
    var records = new ArrayList<Integer>();
    try (var shard = ShardReader.open(dataset, plan, rank, 1, new Configuration());
        var reader = shard.epoch(0)) {
      for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
        for (int slot = 0; slot < batch.slots(); slot++) {
          if (batch.weights().get(slot) != 0) {
            records.add((int) batch.labels().get(slot));
          }
        }
      }
    }
    return records;
  }

  /** Asks the NameNode. */
  private static boolean isOn(String host, int record, HdfsCluster hdfs, List<Long> lengths)
      throws IOException {
    int file = record / RECORDS_PER_FILE;
    long offset = lengths.get(file) * (record % RECORDS_PER_FILE) / RECORDS_PER_FILE;
    BlockLocation[] blocks =
        hdfs.fileSystem().getFileBlockLocations(new Path("/part-" + file), offset, 1);
    return List.of(blocks[0].getHosts()).contains(host);
  }
}
