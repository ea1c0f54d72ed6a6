package org.mirrorball.data;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordIndex;

/**
 * What is in a dataset: its files, how many records each has, and where some of them begin. Made
 * once by the driver and sent to workers, so that all mean the same record by the same position.
 * Immutable.
 */
public final class DatasetIndex implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<IndexedFile> files;
  private final ArrayList<String> corrupt;
  private final ArrayList<BlockHosts> blockHosts; // of each file; empty where not known
  private final long[] starts; // the position of each file's first record, then the record count

  DatasetIndex(List<IndexedFile> files) {
    this(files, List.of(), List.of());
  }

  private DatasetIndex(List<IndexedFile> files, List<String> corrupt, List<BlockHosts> blockHosts) {
    this.corrupt = new ArrayList<>(corrupt);
    this.blockHosts = new ArrayList<>(blockHosts);
    this.files = new ArrayList<>(files);
    this.starts = new long[files.size() + 1];
    for (int i = 0; i < files.size(); i++) {
      starts[i + 1] = starts[i] + files.get(i).recordCount();
    }
  }

  /**
   * Counts the records of each file: by the index beside it or, without one, by reading all of it
   * and checking every checksum.
   *
   * @throws org.mirrorball.tfrecord.DataException when nothing is there, no record is in it, or a
   *     record is corrupt
   */
  public static DatasetIndex scan(Dataset<Batch> dataset, Configuration conf) throws IOException {
    var form = LaneForm.of(dataset.pipeline());
    return form.inLanes() ? form.source().source().scan(conf) : countStream(form.stream(), conf);
  }

  private static DatasetIndex countStream(Pipeline stream, Configuration conf) throws IOException {
    long count = 0;
    Pass pass = Pass.overAll(stream, 0, 0, conf);
    try (ElementCursor elements = stream.open(pass)) {
      while (elements.next() != null) {
        count++;
      }
    }
    if (count == 0) {
      throw new DataException(
          "no samples in %s after %s".formatted(stream.describeOrigin(), stream.describe()));
    }
    return ofCount(stream.describeOrigin(), count).withCorrupt(pass.report().places());
  }

  /** So many elements of which nothing else is known. */
  static DatasetIndex ofCount(String description, long count) {
    return new DatasetIndex(
        List.of(
            new IndexedFile(description, 0, RecordIndex.ofTotals(Compression.NONE, count, count))));
  }

  /** How many records there are. */
  public long recordCount() {
    return starts[files.size()];
  }

  /** How many files have records. */
  public int fileCount() {
    return files.size();
  }

  /** Where a record is, for messages: its file and its number in it, from 0. */
  public String locate(long position) {
    int file = fileAt(position);
    return files.get(file).uri() + ", record " + (position - starts[file]);
  }

  /** Where damage was found and borne: the files and offsets of the first findings. */
  public List<String> corrupt() {
    return List.copyOf(corrupt);
  }

  DatasetIndex withCorrupt(List<String> places) {
    return new DatasetIndex(files, places, blockHosts);
  }

  static DatasetIndex of(List<IndexedFile> files, List<BlockHosts> blockHosts) {
    return new DatasetIndex(files, List.of(), blockHosts);
  }

  /** With the hosts of each file's blocks, where there are several machines to read from. */
  DatasetIndex withBlockHosts(Configuration conf) throws IOException {
    List<RecordFile> recordFiles =
        files.stream().map(file -> new RecordFile(file.uri(), file.length(), 0)).toList();
    return new DatasetIndex(
        files, corrupt, FileScanner.onAll(recordFiles, file -> BlockHosts.of(file, conf)));
  }

  boolean knowsBlockHosts() {
    return blockHosts.stream().anyMatch(hosts -> !hosts.blocks().isEmpty());
  }

  /** How many bytes of a lane's records a host has, a little more or less. */
  long bytesOn(long host, Lane lane) {
    return lane.spans().stream().mapToLong(span -> bytesOn(host, span)).sum();
  }

  private long bytesOn(long host, Span span) {
    long bytes = 0;
    for (int file = fileAt(span.start());
        file < files.size() && starts[file] < span.end();
        file++) {
      IndexedFile indexed = files.get(file);
      long first = Math.max(0, span.start() - starts[file]);
      long last = Math.min(span.end(), starts[file + 1]) - starts[file];
      bytes +=
          blockHosts
              .get(file)
              .bytesOn(host, indexed.storedOffset(first), indexed.storedOffset(last));
    }
    return bytes;
  }

  IndexedFile file(int number) {
    return files.get(number);
  }

  /** The position of a file's first record. */
  long startOf(int file) {
    return starts[file];
  }

  /** The number of the file that holds a position. */
  int fileAt(long position) {
    int low = 0;
    int high = files.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts[middle] <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** How many bytes a lane's records have in their files, or a little more. */
  long bytesOf(Lane lane) {
    return lane.spans().stream().mapToLong(span -> bytesBetween(span) / span.stride()).sum();
  }

  private long bytesBetween(Span span) {
    long bytes = 0;
    for (int file = fileAt(span.start());
        file < files.size() && starts[file] < span.end();
        file++) {
      long first = Math.max(0, span.start() - starts[file]);
      long last = Math.min(span.end(), starts[file + 1]) - starts[file];
      bytes += files.get(file).bytesBetween(first, last);
    }
    return bytes;
  }

  /** A checksum of what decides positions: names, lengths and numbers of records of all files. */
  String fingerprint() {
    var crc = new CRC32C();
    for (IndexedFile file : files) {
      String line = file.uri() + ' ' + file.length() + ' ' + file.recordCount() + '\n';
      crc.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return "%08x".formatted(crc.getValue());
  }
}
