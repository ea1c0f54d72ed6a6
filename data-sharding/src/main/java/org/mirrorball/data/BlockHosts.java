package org.mirrorball.data;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordFiles;

/**
 * Which hosts have the blocks of a file.
 *
 * @param blocks none where that does not matter, as on this machine's own file system
 */
record BlockHosts(ArrayList<Block> blocks) implements Serializable {

  /** A block: bytes of the file as stored, and the {@link #hashOf} of its hosts. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record Block(long start, long end, long[] hosts) implements Serializable {

    boolean isOn(long host) {
      for (long mine : hosts) {
        if (mine == host) {
          return true;
        }
      }
      return false;
    }
  }

  static BlockHosts of(RecordFile file, Configuration conf) throws IOException {
    FileSystem fileSystem = RecordFiles.fileSystemOf(file.path(), conf);
    var blocks = new ArrayList<Block>();
    if (fileSystem instanceof RawLocalFileSystem) {
      return new BlockHosts(blocks);
    }
    for (BlockLocation block : fileSystem.getFileBlockLocations(file.path(), 0, file.length())) {
      long[] hosts = List.of(block.getHosts()).stream().mapToLong(BlockHosts::hashOf).toArray();
      blocks.add(new Block(block.getOffset(), block.getOffset() + block.getLength(), hosts));
    }
    return new BlockHosts(blocks);
  }

  /** A host's name as a number, so that ranks can tell each other where they are. */
  static long hashOf(String host) {
    var crc = new CRC32C();
    crc.update(host.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  /** How many bytes of a range a host has. */
  long bytesOn(long host, long start, long end) {
    return blocks.stream()
        .filter(block -> block.isOn(host))
        .mapToLong(
            block -> Math.max(0, Math.min(end, block.end()) - Math.max(start, block.start())))
        .sum();
  }
}
