package org.mirrorball.data;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.CorruptionPolicy;

/** Where a dataset's records come from. */
sealed interface Source extends Serializable permits TFRecordSource, ElementsSource {

  /** As this, with another way about damaged files; the same where there are none. */
  default Source withDamage(Damage damage) {
    return this;
  }

  /** What is done about damaged files. */
  default CorruptionPolicy corruptionPolicy() {
    return CorruptionPolicy.FAIL;
  }

  /** Counts and checks all records. */
  DatasetIndex scan(Configuration conf) throws IOException;

  /** All records in order, without having counted them. */
  ElementCursor open(Pass pass) throws IOException;

  /** The records at positions {@code start} to {@code end}, read {@code blockLength} at a time. */
  ElementCursor open(DatasetIndex index, long start, long end, int blockLength, Pass pass);

  /** Whether records are read from afar, so that keeping them in memory pays. */
  boolean isWorthCaching();

  /** What it is called in messages. */
  String describe();
}
