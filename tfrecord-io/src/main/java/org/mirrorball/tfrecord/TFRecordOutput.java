package org.mirrorball.tfrecord;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes records to one file or to shards, all or nothing. Files are written under hidden names,
 * which readers pass over, and get their own, and their {@linkplain RecordIndexFile index}, only on
 * {@link #commit}; without it they are deleted. Used by one thread.
 */
public final class TFRecordOutput implements Closeable {

  private static final long ANY_NUMBER = Long.MAX_VALUE;

  /** A file that is written but not yet shown. */
  private record HiddenFile(Path path, RecordIndex index) {}

  private final FileSystem fileSystem;
  private final Configuration conf;
  private final Compression compression;
  private final List<Path> targets;
  private final Pattern olderNames;
  private final long recordCount;
  private final List<HiddenFile> hidden = new ArrayList<>();
  private TFRecordWriter writer;
  private long written;
  private boolean ended;

  private TFRecordOutput(
      List<Path> targets,
      Pattern olderNames,
      long recordCount,
      Compression compression,
      Configuration conf)
      throws IOException {
    this.fileSystem = RecordFiles.fileSystemOf(targets.get(0), conf);
    this.conf = conf;
    this.compression = compression;
    this.targets = targets;
    this.olderNames = olderNames;
    this.recordCount = recordCount;
  }

  /** Any number of records to one file, which replaces an older one of that name. */
  public static TFRecordOutput toFile(Path file, Compression compression, Configuration conf)
      throws IOException {
    var name = Pattern.compile(Pattern.quote(file.getName()));
    return new TFRecordOutput(List.of(file), name, ANY_NUMBER, compression, conf);
  }

  /**
   * A known number of records to {@code NAME-00000-of-0000N.tfrecord} and so on, cut into runs of
   * equal length. They replace all shards of that name, however many there were.
   */
  public static TFRecordOutput toShards(
      Path directory,
      String name,
      int shards,
      long recordCount,
      Compression compression,
      Configuration conf)
      throws IOException {
    var targets =
        IntStream.range(0, shards)
            .mapToObj(
                shard ->
                    "%s-%05d-of-%05d.tfrecord%s"
                        .formatted(name, shard, shards, compression.suffix()))
            .map(file -> new Path(directory, file))
            .toList();
    var olderNames =
        Pattern.compile(Pattern.quote(name) + "-\\d{5}-of-\\d{5}\\.tfrecord(\\.gz|\\.zlib)?");
    return new TFRecordOutput(targets, olderNames, recordCount, compression, conf);
  }

  /** Writes one record. */
  public void write(byte[] data) throws IOException {
    requireOpen();
    if (written == recordCount) {
      throw new IllegalStateException("more than the " + recordCount + " records announced");
    }
    while (writer == null || written == startOf(hidden.size() + 1)) {
      nextFile();
    }
    writer.write(data);
    written++;
  }

  /** Writes one example. */
  public void write(Example example) throws IOException {
    write(example.encode());
  }

  /**
   * Shows the files under their own names.
   *
   * @throws IllegalStateException when fewer records came than were announced
   */
  public void commit() throws IOException {
    requireOpen();
    if (recordCount != ANY_NUMBER && written < recordCount) {
      throw new IllegalStateException("%d records of %d".formatted(written, recordCount));
    }
    ended = true;
    while (hidden.size() < targets.size() - 1 || writer == null) {
      nextFile();
    }
    closeWriter();
    deleteOlder();
    for (int i = 0; i < targets.size(); i++) {
      RecordFiles.replace(fileSystem, hidden.get(i).path(), targets.get(i));
      RecordIndexFile.write(
          RecordFiles.statusOf(targets.get(i), conf), hidden.get(i).index(), conf);
    }
    hidden.clear();
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("committed or closed before");
    }
  }

  private long startOf(int shard) {
    return shard == targets.size() ? recordCount : shard * recordCount / targets.size();
  }

  private void nextFile() throws IOException {
    closeWriter();
    writer = TFRecordWriter.create(hiddenPath(hidden.size()), conf, compression);
  }

  private Path hiddenPath(int file) {
    Path target = targets.get(file);
    return new Path(target.getParent(), "." + target.getName() + ".partial");
  }

  private void deleteOlder() throws IOException {
    for (FileStatus status : fileSystem.listStatus(hidden.get(0).path().getParent())) {
      if (status.isFile() && olderNames.matcher(status.getPath().getName()).matches()) {
        RecordIndexFile.delete(fileSystem, status.getPath());
        fileSystem.delete(status.getPath(), false);
      }
    }
  }

  private void closeWriter() throws IOException {
    if (writer != null) {
      writer.close();
      hidden.add(new HiddenFile(hiddenPath(hidden.size()), writer.index()));
      writer = null;
    }
  }

  @Override
  public void close() throws IOException {
    ended = true;
    try {
      closeWriter();
    } finally {
      for (HiddenFile file : hidden) {
        fileSystem.delete(file.path(), false);
      }
      hidden.clear();
    }
  }
}
