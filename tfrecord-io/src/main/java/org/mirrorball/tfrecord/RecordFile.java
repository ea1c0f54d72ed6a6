package org.mirrorball.tfrecord;

import java.io.Serializable;
import org.apache.hadoop.fs.Path;

/**
 * One file of a dataset.
 *
 * @param uri with scheme and authority, so that it means the same file on every machine
 * @param length bytes, as stored
 * @param modifiedMs when it was last modified, in ms since 1970
 */
public record RecordFile(String uri, long length, long modifiedMs) implements Serializable {

  /** Where it is, for Hadoop. */
  public Path path() {
    return new Path(uri);
  }
}
