package org.mirrorball.data;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** Where a dataset's records come from. */
sealed interface Source extends Serializable permits TFRecordSource, TensorSource {

  /** Counts and checks all records. */
  DatasetIndex scan(Configuration conf) throws IOException;

  /** The first record there is. */
  RawRecord first(Configuration conf) throws IOException;

  /** The records at positions {@code start} to {@code end}, read {@code blockLength} at a time. */
  RecordCursor open(DatasetIndex index, long start, long end, int blockLength, Configuration conf);

  /** What the dataset's first mapping gets. */
  Object element(RawRecord record) throws IOException;

  /** Whether records are read from afar, so that keeping them in memory pays. */
  boolean isWorthCaching();

  /** What it is called in messages. */
  String describe();
}
