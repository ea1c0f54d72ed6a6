package org.mirrorball.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.ExampleBatch;
import org.mirrorball.tfrecord.ExampleParser;
import org.mirrorball.tfrecord.ExampleSchema;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.TFRecordReader;

/** Reads and parses records on one thread, again and again; the first rounds only warm up. */
public final class TFRecordBenchmark {

  /** Rows of a batch that is parsed. */
  public static final int BATCH_ROWS = 128;

  // 64 MiB of records: no cache holds them, any heap does.
  private static final long MAX_PARSED_LENGTH = 1L << 26;

  private static final long WARM_UP_NS = 1_000_000_000L;
  private static final long MEASURE_NS = 2_000_000_000L;

  private final List<RecordFile> files;
  private final Configuration conf;
  private final LongSupplier nanoClock;

  /** Of these files; {@code nanoClock} is {@code System::nanoTime}. */
  public TFRecordBenchmark(List<RecordFile> files, Configuration conf, LongSupplier nanoClock) {
    this.files = List.copyOf(files);
    this.conf = conf;
    this.nanoClock = nanoClock;
  }

  /** One way over the data; returns how many bytes it has dealt with. */
  @FunctionalInterface
  private interface Round {
    long run() throws IOException;
  }

  /**
   * Measures.
   *
   * @throws DataException when a file is damaged or does not hold examples
   */
  public TFRecordTimes run() throws IOException {
    List<ByteBuffer> records = load();
    if (records.isEmpty()) {
      throw new DataException("no records to measure with");
    }
    ExampleBatch batch = ExampleParser.of(schemaOf(records).specs()).newBatch();
    byte[] source = new byte[(int) records.stream().mapToLong(ByteBuffer::remaining).sum()];
    byte[] target = new byte[source.length];
    return new TFRecordTimes(
        countRecords(),
        bestRate(this::readAll),
        bestRate(() -> parseAll(records, batch)),
        bestRate(
            () -> {
              System.arraycopy(source, 0, target, 0, source.length);
              return source.length;
            }));
  }

  private double bestRate(Round round) throws IOException {
    long start = nanoClock.getAsLong();
    while (nanoClock.getAsLong() - start < WARM_UP_NS) {
      round.run();
    }
    double best = 0;
    long begin = nanoClock.getAsLong();
    for (long now = begin; now - begin < MEASURE_NS; ) {
      long length = round.run();
      long end = nanoClock.getAsLong();
      best = Math.max(best, (double) length / Math.max(1, end - now));
      now = end;
    }
    return best;
  }

  private long readAll() throws IOException {
    long length = 0;
    for (RecordFile file : files) {
      try (var reader = TFRecordReader.open(file.path(), conf)) {
        while (reader.next() != null) {
          // Its checksums were verified; there is nothing more to do.
        }
        length += reader.nextOffset();
      }
    }
    return length;
  }

  private long countRecords() throws IOException {
    long count = 0;
    for (RecordFile file : files) {
      try (var reader = TFRecordReader.open(file.path(), conf)) {
        while (reader.next() != null) {
          count++;
        }
      }
    }
    return count;
  }

  private static long parseAll(List<ByteBuffer> records, ExampleBatch batch) throws DataException {
    long length = 0;
    for (ByteBuffer record : records) {
      if (batch.rowCount() == BATCH_ROWS) {
        batch.clear();
      }
      batch.add(record);
      length += record.remaining();
    }
    return length;
  }

  private List<ByteBuffer> load() throws IOException {
    List<ByteBuffer> records = new ArrayList<>();
    long length = 0;
    for (RecordFile file : files) {
      try (var reader = TFRecordReader.open(file.path(), conf)) {
        for (ByteBuffer data = reader.next(); data != null; data = reader.next()) {
          length += data.remaining();
          if (length > MAX_PARSED_LENGTH && !records.isEmpty()) {
            return records;
          }
          records.add(ByteBuffer.allocate(data.remaining()).put(data).flip());
        }
      }
    }
    return records;
  }

  private static ExampleSchema schemaOf(List<ByteBuffer> records) throws DataException {
    var schema = new ExampleSchema();
    for (ByteBuffer record : records) {
      schema.add(Example.decode(record));
    }
    return schema;
  }
}
