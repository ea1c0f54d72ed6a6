package org.mirrorball.tfrecord;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index beside a data file: of {@code part-1.tfrecord} it is {@code .part-1.tfrecord.index}.
 * The leading point hides it from patterns of data files, here as in Spark and Hadoop. It may be
 * missing or left behind by an older data file; then it is as if it were not there.
 */
public final class RecordIndexFile {

  // 256 MiB: the index of 8 TB in one file. What is longer is not one of ours.
  private static final int MAX_LENGTH = 1 << 28;

  private static final Logger LOG = LoggerFactory.getLogger(RecordIndexFile.class);

  private RecordIndexFile() {}

  /** Where the index of a data file is. */
  public static Path pathOf(Path dataFile) {
    return new Path(dataFile.getParent(), "." + dataFile.getName() + ".index");
  }

  /**
   * Reads the index of a data file. A damaged one, and one of a file of another length or another
   * time of modification, is ignored with a warning.
   *
   * @param file as listed now
   */
  public static Optional<RecordIndex> read(RecordFile file, Configuration conf) throws IOException {
    Path path = pathOf(file.path());
    try (var in = RecordFiles.fileSystemOf(path, conf).open(path)) {
      byte[] bytes = in.readNBytes(MAX_LENGTH);
      return Optional.of(decode(bytes, file));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (DataException e) {
      LOG.warn(
          "{} is ignored: {}; 'mirrorball dataset index' makes a new one", path, e.getMessage());
      return Optional.empty();
    }
  }

  private static RecordIndex decode(byte[] bytes, RecordFile file) throws DataException {
    RecordIndexFormat.Content content = RecordIndexFormat.decode(bytes);
    if (content.dataLength() != file.length() || content.dataModifiedMs() != file.modifiedMs()) {
      throw new DataException(
          "stale, of a file of %d bytes from %s, but the file has %d bytes and is from %s"
              .formatted(
                  content.dataLength(),
                  Instant.ofEpochMilli(content.dataModifiedMs()),
                  file.length(),
                  Instant.ofEpochMilli(file.modifiedMs())));
    }
    return content.index();
  }

  /**
   * Makes an index by reading a file from end to end; checks every checksum.
   *
   * @throws CorruptRecordException for the first damaged record
   */
  public static RecordIndex scan(RecordFile file, Configuration conf) throws IOException {
    var builder = new RecordIndexBuilder();
    try (var reader = TFRecordReader.open(file.path(), conf)) {
      while (reader.next() != null) {
        builder.add(reader.nextOffset() - reader.recordOffset());
      }
      return builder.build(reader.compression());
    }
  }

  /**
   * Writes the index of a data file that is complete under its own name.
   *
   * @param file as it was listed before it was scanned, so that a later change is found out
   */
  public static void write(RecordFile file, RecordIndex index, Configuration conf)
      throws IOException {
    Path path = pathOf(file.path());
    Path partial = path.suffix(".partial");
    FileSystem fileSystem = RecordFiles.fileSystemOf(path, conf);
    try (var out = fileSystem.create(partial, true)) {
      out.write(
          RecordIndexFormat.encode(
              new RecordIndexFormat.Content(file.length(), file.modifiedMs(), index)));
      out.hsync();
    }
    RecordFiles.replace(fileSystem, partial, path);
  }

  /** Deletes the index of a data file, if there is one. */
  static void delete(FileSystem fileSystem, Path dataFile) throws IOException {
    fileSystem.delete(pathOf(dataFile), false);
  }
}
