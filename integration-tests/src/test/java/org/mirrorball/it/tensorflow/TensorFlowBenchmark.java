package org.mirrorball.it.tensorflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.ExampleSchema;
import org.mirrorball.tfrecord.FeatureSpec;
import org.mirrorball.tfrecord.MalformedExampleException;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFOutOfRangeException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.io.ParseExample;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.OptimizerOptions;
import org.tensorflow.types.TString;

/**
 * TensorFlow reading and parsing a file, in a graph and on one thread: records come in batches out
 * of a TFRecordDataset, since one call a record would measure calls; ParseExample is fed tensors
 * that are there already. The best round counts, as in {@code bench tfrecord}.
 */
public final class TensorFlowBenchmark {

  private static final long WARM_UP_NS = 1_000_000_000L;
  private static final long MEASURE_NS = 2_000_000_000L;
  private static final int BATCH_ROWS = 128;
  private static final long MAX_PARSED_LENGTH = 1L << 26;
  private static final int FRAME_LENGTH = 16;

  private static final ConfigProto ONE_THREAD =
      ConfigProto.newBuilder()
          .setIntraOpParallelismThreads(1)
          .setInterOpParallelismThreads(1)
          .setGraphOptions(
              GraphOptions.newBuilder()
                  .setOptimizerOptions(
                      OptimizerOptions.newBuilder().setOptLevel(OptimizerOptions.Level.L0)))
          .build();

  private final String file;
  private final Compression compression;

  private TensorFlowBenchmark(String file, Compression compression) {
    this.file = file;
    this.compression = compression;
  }

  /** One way over the data; returns how many bytes it has dealt with. */
  private interface Round {
    long run();
  }

  /** Measures with a file and its codec; prints one line. */
  public static void main(String[] arguments) throws MalformedExampleException {
    var benchmark = new TensorFlowBenchmark(arguments[0], Compression.valueOf(arguments[1]));
    List<byte[]> records = new ArrayList<>();
    double readRate = benchmark.readRate(records);
    double parseRate = benchmark.parseRate(firstOf(records));
    System.out.println(
        String.format(
            Locale.ROOT,
            "tensorflow read_GBps=%.3f parse_GBps=%.3f records=%d",
            readRate,
            parseRate,
            records.size()));
  }

  private static List<byte[]> firstOf(List<byte[]> records) {
    long length = 0;
    int count = 0;
    while (count < records.size() && length + records.get(count).length <= MAX_PARSED_LENGTH) {
      length += records.get(count++).length;
    }
    return records.subList(0, count);
  }

  /** Also takes down the records. */
  private double readRate(List<byte[]> records) {
    try (var graph = new Graph();
        var session = new Session(graph, ONE_THREAD)) {
      Ops tf = Ops.create(graph);
      List<Shape> vectors = List.of(Shape.of(Shape.UNKNOWN_SIZE));
      var strings = TensorFlowRecords.STRINGS;
      var batches =
          tf.data.batchDataset(
              TensorFlowRecords.dataset(tf, file, compression),
              tf.constant((long) BATCH_ROWS),
              tf.constant(false),
              strings,
              vectors);
      var iterator = tf.data.iterator("", "", strings, vectors);
      var begin = tf.data.makeIterator(batches, iterator);
      var next = tf.data.iteratorGetNext(iterator, strings, vectors);
      Operand<?> batch = next.components().get(0);
      session.runner().addTarget(begin).run();
      forEachBatch(
          session,
          batch,
          tensor -> tensor.asBytes().scalars().forEach(s -> records.add(s.getObject())));
      long length = records.stream().mapToLong(record -> record.length + FRAME_LENGTH).sum();
      return bestRate(
          () -> {
            session.runner().addTarget(begin).run();
            forEachBatch(session, batch, tensor -> {});
            return length;
          });
    }
  }

  private static void forEachBatch(Session session, Operand<?> batch, Consumer<TString> action) {
    while (true) {
      try (var result = session.runner().fetch(batch).run()) {
        action.accept((TString) result.get(0));
      } catch (TFOutOfRangeException end) {
        return;
      }
    }
  }

  private double parseRate(List<byte[]> records) throws MalformedExampleException {
    var schema = new ExampleSchema();
    for (byte[] record : records) {
      schema.add(Example.view(record));
    }
    List<TString> batches = new ArrayList<>();
    for (int i = 0; i < records.size(); i += BATCH_ROWS) {
      byte[][] rows =
          records.subList(i, Math.min(records.size(), i + BATCH_ROWS)).toArray(new byte[0][]);
      batches.add(TString.tensorOfBytes(Shape.of(rows.length), DataBuffers.ofObjects(rows)));
    }
    long length = records.stream().mapToLong(record -> record.length).sum();
    try (var graph = new Graph();
        var session = new Session(graph, ONE_THREAD)) {
      Ops tf = Ops.create(graph);
      Placeholder<TString> input = tf.placeholder(TString.class);
      List<FeatureSpec> specs = schema.specs();
      ParseExample parse = TensorFlowParse.parse(tf, specs, input);
      return bestRate(
          () -> {
            for (TString batch : batches) {
              session.runner().feed(input, batch).addTarget(parse).run();
            }
            return length;
          });
    }
  }

  private static double bestRate(Round round) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < WARM_UP_NS) {
      round.run();
    }
    double best = 0;
    long begin = System.nanoTime();
    for (long now = begin; now - begin < MEASURE_NS; ) {
      long length = round.run();
      long end = System.nanoTime();
      best = Math.max(best, (double) length / (end - now));
      now = end;
    }
    return best;
  }
}
