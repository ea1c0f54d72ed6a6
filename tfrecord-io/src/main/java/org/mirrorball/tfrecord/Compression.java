package org.mirrorball.tfrecord;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** How a whole TFRecord file is compressed. Readers find out by its content, never by its name. */
public enum Compression {
  /** Records as they are; the only one of which a reader can start in the middle. */
  NONE(""),
  /** RFC 1952; any number of members. */
  GZIP(".gz"),
  /** RFC 1950. */
  ZLIB(".zlib");

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  /** What to append to a file's name, for people: {@code ".gz"}, {@code ".zlib"} or nothing. */
  public String suffix() {
    return suffix;
  }

  /** Compresses into {@code out}, which had better be buffered. */
  OutputStream compress(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out);
      case ZLIB -> new DeflaterOutputStream(out);
    };
  }
}
