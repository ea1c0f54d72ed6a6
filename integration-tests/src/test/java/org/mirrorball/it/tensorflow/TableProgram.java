package org.mirrorball.it.tensorflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.mirrorball.tfrecord.Compression;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.FeatureList;
import org.tensorflow.proto.FeatureLists;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;
import org.tensorflow.proto.SequenceExample;

/**
 * Runs in TensorFlow's JVM: writes its own examples to {@code Example/} and {@code
 * SequenceExample/} in a folder, one file a codec.
 */
public final class TableProgram {

  private static final int ROWS_PER_FILE = 2;

  private TableProgram() {}

  /** Takes the folder. Rows are numbered through all files of a kind. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    write(folder.resolve("Example"), TableProgram::example);
    write(folder.resolve("SequenceExample"), TableProgram::sequenceExample);
  }

  private static void write(Path table, IntFunction<Message> row) throws IOException {
    Files.createDirectories(table);
    int first = 0;
    for (Compression compression : Compression.values()) {
      List<byte[]> records =
          IntStream.range(first, first + ROWS_PER_FILE)
              .mapToObj(id -> row.apply(id).toByteArray())
              .toList();
      String file = table.resolve("part-" + compression).toString();
      TensorFlowRecords.write(file, compression, records);
      first += ROWS_PER_FILE;
    }
  }

  private static Example example(int id) {
    return Example.newBuilder().setFeatures(features(id)).build();
  }

  /** The list "maybe" is empty in every other row. */
  private static Features features(int id) {
    return Features.newBuilder()
        .putFeature("id", longs(id))
        .putFeature("name", text("größe " + id))
        .putFeature("score", floats(id + 0.5f))
        .putFeature("scores", floats(id, -0.25f))
        .putFeature("maybe", id % 2 == 0 ? longs() : longs(-id, Long.MIN_VALUE))
        .build();
  }

  private static SequenceExample sequenceExample(int id) {
    var frames = FeatureList.newBuilder().addFeature(floats(id, 1)).addFeature(floats());
    return SequenceExample.newBuilder()
        .setContext(Features.newBuilder().putFeature("id", longs(id)))
        .setFeatureLists(FeatureLists.newBuilder().putFeatureList("frames", frames.build()))
        .build();
  }

  private static Feature longs(long... values) {
    var list = Int64List.newBuilder();
    for (long value : values) {
      list.addValue(value);
    }
    return Feature.newBuilder().setInt64List(list).build();
  }

  private static Feature floats(float... values) {
    var list = FloatList.newBuilder();
    for (float value : values) {
      list.addValue(value);
    }
    return Feature.newBuilder().setFloatList(list).build();
  }

  private static Feature text(String value) {
    var list = BytesList.newBuilder().addValue(ByteString.copyFromUtf8(value));
    return Feature.newBuilder().setBytesList(list).build();
  }
}
