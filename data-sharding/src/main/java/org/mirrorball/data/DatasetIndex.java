package org.mirrorball.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What is in a dataset: its files, how many records each has, and where some of them begin. Made
 * once by the driver and sent to workers, so that all mean the same record by the same position.
 * Immutable.
 */
public final class DatasetIndex implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<IndexedFile> files;
  private final long[] starts; // the position of each file's first record, then the record count

  DatasetIndex(List<IndexedFile> files) {
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
  public static DatasetIndex scan(Dataset<?> dataset, Configuration conf) throws IOException {
    return dataset.pipeline().source().scan(conf);
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

  /**
   * How many bytes the records at positions {@code start} to {@code end} have, or a little more.
   */
  long bytesBetween(long start, long end) {
    long bytes = 0;
    for (int file = fileAt(start); file < files.size() && starts[file] < end; file++) {
      long first = Math.max(0, start - starts[file]);
      long last = Math.min(end, starts[file + 1]) - starts[file];
      bytes += files.get(file).bytesBetween(first, last);
    }
    return bytes;
  }
}
