package org.mirrorball.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.RecordFiles;
import org.mirrorball.tfrecord.TFRecordWriter;

/**
 * Writes a known number of records to shards of equal length. They are written under hidden names,
 * which readers pass over, and get their own only on {@link #commit}; without it they are deleted.
 */
final class ShardedOutput implements Closeable {

  private final FileSystem fileSystem;
  private final Configuration conf;
  private final Path directory;
  private final String name;
  private final int shards;
  private final long recordCount;
  private final Compression compression;
  private final List<Path> temporary = new ArrayList<>();
  private TFRecordWriter writer;
  private long written;

  private ShardedOutput(
      FileSystem fileSystem,
      Configuration conf,
      Path directory,
      String name,
      int shards,
      long recordCount,
      Compression compression) {
    this.fileSystem = fileSystem;
    this.conf = conf;
    this.directory = directory;
    this.name = name;
    this.shards = shards;
    this.recordCount = recordCount;
    this.compression = compression;
  }

  static ShardedOutput create(
      Path directory,
      String name,
      int shards,
      long recordCount,
      Compression compression,
      Configuration conf)
      throws IOException {
    FileSystem fileSystem = RecordFiles.fileSystemOf(directory, conf);
    return new ShardedOutput(fileSystem, conf, directory, name, shards, recordCount, compression);
  }

  void write(byte[] data) throws IOException {
    if (written == startOf(temporary.size())) {
      nextShard();
    }
    writer.write(data);
    written++;
  }

  /** Puts the shards in the place of those of an older import. */
  void commit() throws IOException {
    closeWriter();
    deleteOlderShards();
    for (int shard = 0; shard < shards; shard++) {
      Path target = new Path(directory, fileName(shard));
      if (!fileSystem.rename(temporary.get(shard), target)) {
        throw new IOException("cannot rename " + temporary.get(shard) + " to " + target);
      }
    }
    temporary.clear();
  }

  private long startOf(int shard) {
    return shard * recordCount / shards;
  }

  private void nextShard() throws IOException {
    closeWriter();
    Path file = new Path(directory, "." + fileName(temporary.size()) + ".partial");
    temporary.add(file);
    writer = TFRecordWriter.create(file, conf, compression);
  }

  private String fileName(int shard) {
    return "%s-%05d-of-%05d.tfrecord%s".formatted(name, shard, shards, compression.suffix());
  }

  private void deleteOlderShards() throws IOException {
    var shardName =
        Pattern.compile(Pattern.quote(name) + "-\\d{5}-of-\\d{5}\\.tfrecord(\\.gz|\\.zlib)?");
    for (FileStatus status : fileSystem.listStatus(directory)) {
      if (status.isFile() && shardName.matcher(status.getPath().getName()).matches()) {
        fileSystem.delete(status.getPath(), false);
      }
    }
  }

  private void closeWriter() throws IOException {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeWriter();
    } finally {
      for (Path file : temporary) {
        fileSystem.delete(file, false); // false when it was renamed already
      }
    }
  }
}
