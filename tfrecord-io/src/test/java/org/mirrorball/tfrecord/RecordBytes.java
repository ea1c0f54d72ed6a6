package org.mirrorball.tfrecord;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;

/** Files of records for tests, and what a reader makes of them. */
final class RecordBytes {

  static final Configuration CONF = new Configuration();

  private RecordBytes() {}

  /** Some records, none of them alike, one empty. */
  static List<byte[]> someRecords() {
    return List.of(new byte[] {1, 2, 3}, new byte[0], new byte[] {-1, 0, 7, 7, 7, 7, 42});
  }

  /** Twenty records of different lengths and contents. */
  static List<byte[]> twentyRecords() {
    var random = new Random(20);
    var records = new ArrayList<byte[]>();
    for (int i = 0; i < 20; i++) {
      byte[] record = new byte[i * 7 % 20];
      random.nextBytes(record);
      records.add(record);
    }
    return records;
  }

  /** Reads bytes as if they were a file. */
  static TFRecordReader reader(byte[] bytes, int blockLength, ReadLimits limits)
      throws IOException {
    var in = new ByteArrayInputStream(bytes);
    return new TFRecordReader(RecordStream.of("memory", in, bytes.length, 0, blockLength, limits));
  }

  static byte[] encode(List<byte[]> records, Compression compression, Path file)
      throws IOException {
    try (var writer = TFRecordWriter.create(hadoop(file), CONF, compression)) {
      for (byte[] record : records) {
        writer.write(record);
      }
    }
    return Files.readAllBytes(file);
  }

  static List<byte[]> decode(byte[] bytes, Path file) throws IOException {
    Files.write(file, bytes);
    return decode(file);
  }

  static List<byte[]> decode(Path file) throws IOException {
    try (var reader = TFRecordReader.open(hadoop(file), CONF)) {
      return readAll(reader, CorruptionLog.failing());
    }
  }

  static List<byte[]> readAll(TFRecordReader reader, CorruptionLog log) throws IOException {
    var records = new ArrayList<byte[]>();
    for (ByteBuffer data = reader.next(log); data != null; data = reader.next(log)) {
      byte[] copy = new byte[data.remaining()];
      data.get(copy);
      records.add(copy);
    }
    return records;
  }

  static org.apache.hadoop.fs.Path hadoop(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri());
  }
}
