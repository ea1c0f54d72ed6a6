package org.mirrorball.data;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Records in a file of this machine. The file has no name once it is open, so that nothing is left
 * of it however the process ends.
 */
final class FileStore implements ElementStore {

  private static final int BUFFER_LENGTH = 1 << 20; // what disks like

  private static final byte[] NOTHING = {};

  private final FileChannel channel;
  private final OutputStream out;
  private long[] positions = new long[1024]; // ~position where there is no value
  private long[] ends = new long[1024]; // in the file
  private int count;

  private FileStore(FileChannel channel) {
    this.channel = channel;
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_LENGTH);
  }

  static FileStore create(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = Files.createTempFile(directory, "mirrorball-cache-", ".records");
    try {
      return new FileStore(
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public void add(Element element) throws IOException {
    if (count == ends.length) {
      positions = Arrays.copyOf(positions, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    byte[] bytes = element.isPresent() ? (byte[]) element.value() : NOTHING;
    positions[count] = element.isPresent() ? element.position() : ~element.position();
    ends[count] = startOf(count) + bytes.length;
    count++;
    out.write(bytes);
  }

  @Override
  public void complete() throws IOException {
    out.flush();
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Element get(int number) throws IOException {
    if (positions[number] < 0) {
      return new Element(~positions[number], 0, null);
    }
    long start = startOf(number);
    var bytes = ByteBuffer.allocate((int) (ends[number] - start));
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, start + bytes.position()) < 0) {
        throw new EOFException("the cache file ends within record " + positions[number]);
      }
    }
    return new Element(positions[number], 0, bytes.array());
  }

  private long startOf(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
