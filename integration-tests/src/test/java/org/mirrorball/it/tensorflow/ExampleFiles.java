package org.mirrorball.it.tensorflow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.FloatList;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.TFRecordWriter;

/** Files of examples to measure with. */
public final class ExampleFiles {

  /** What examples hold; named by their length. */
  public enum Kind {
    /** A row of a table: 60 floats, 16 token numbers, an identifier, a label; 0.4 KB. */
    ROW(150_000),
    /** A CIFAR image of 3,072 bytes and a label. */
    IMAGE(30_000),
    /** A photograph, compressed to 100 KB, and a label. */
    PHOTOGRAPH(1_000);

    private final int recordCount;

    Kind(int recordCount) {
      this.recordCount = recordCount;
    }

    /** How many examples a file has. */
    public int recordCount() {
      return recordCount;
    }
  }

  private ExampleFiles() {}

  /** Writes a file of that kind into a folder; the same bytes every time. */
  public static Path write(Path folder, Kind kind, Compression compression) throws IOException {
    Path file = folder.resolve(kind + compression.suffix());
    var random = new Random(11);
    try (var writer =
        TFRecordWriter.create(
            new org.apache.hadoop.fs.Path(file.toUri()), new Configuration(), compression)) {
      for (int i = 0; i < kind.recordCount(); i++) {
        writer.write(example(kind, random).encode());
      }
    }
    return file;
  }

  private static Example example(Kind kind, Random random) {
    Map<String, Feature> features = new LinkedHashMap<>();
    switch (kind) {
      case ROW -> {
        features.put("id", BytesList.of(bytes(random, 16)));
        features.put("features", FloatList.of(floats(random, 60)));
        features.put("tokens", Int64List.of(random.longs(16, 0, 30_000).toArray()));
      }
      case IMAGE -> features.put("image", BytesList.of(bytes(random, 3_072)));
      case PHOTOGRAPH -> features.put("image", BytesList.of(bytes(random, 100_000)));
    }
    features.put("label", Int64List.of(random.nextInt(1000)));
    return Example.of(features);
  }

  /** Half of the bits are random: GZIP has something to do and something to find. */
  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    for (int i = 0; i < length; i++) {
      bytes[i] &= 0x0f;
    }
    return bytes;
  }

  private static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }
}
