package org.mirrorball.nn;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Whole files in one folder of a Hadoop file system. */
final class FolderFiles {

  private final FileSystem fileSystem;
  private final Path folder;

  FolderFiles(FileSystem fileSystem, Path folder) {
    // Raw: no hidden .crc file beside each of ours, which carry their own CRC.
    this.fileSystem = fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
    this.folder = folder;
  }

  void write(String name, ByteBuffer bytes) throws IOException {
    write(name, Stream.of(bytes));
  }

  /** Writes all bytes of the buffers, from 0 to their capacity, one after another. */
  void write(String name, Stream<ByteBuffer> parts) throws IOException {
    try (OutputStream out = fileSystem.create(new Path(folder, name), true)) {
      var channel = Channels.newChannel(out);
      for (Iterator<ByteBuffer> each = parts.iterator(); each.hasNext(); ) {
        ByteBuffer bytes = each.next().duplicate().clear();
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    }
  }

  byte[] read(String name) throws IOException {
    try (var in = fileSystem.open(new Path(folder, name))) {
      return in.readAllBytes();
    }
  }
}
