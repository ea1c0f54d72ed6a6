package org.mirrorball.tfrecord;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes the seeds of the fuzz tests; its argument is the module's src/test/resources. */
final class FuzzSeeds {

  private final Path folder;

  private FuzzSeeds(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    Path seeds = Path.of(arguments[0], "org", "mirrorball", "tfrecord");
    new FuzzSeeds(seeds.resolve("ReaderFuzzTestInputs/everyFileIsReadOrRefused")).writeFiles();
    new FuzzSeeds(seeds.resolve("ParserFuzzTestInputs/bothParsersAgree")).writeExamples();
    new FuzzSeeds(seeds.resolve("IndexFuzzTestInputs/everyIndexIsReadOrRefused")).writeIndexes();
  }

  private void write(String name, byte[] seed) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(name), seed);
  }

  private void writeFiles() throws IOException {
    Path scratch = Files.createTempFile("seed", null);
    for (Compression compression : Compression.values()) {
      byte[] whole = RecordBytes.encode(RecordBytes.someRecords(), compression, scratch);
      String name = compression.name().toLowerCase(Locale.ROOT);
      write(name, whole);
      write(name + "-cut", Arrays.copyOf(whole, whole.length - 5));
      byte[] damaged = whole.clone();
      damaged[whole.length / 2] ^= 1;
      write(name + "-damaged", damaged);
    }
    Files.delete(scratch);
  }

  private void writeExamples() throws IOException {
    Map<String, Feature> features = new LinkedHashMap<>();
    features.put("image", BytesList.of(new byte[] {1, 2}, new byte[0]));
    features.put("label", Int64List.of(7, 300, -1));
    features.put("score", FloatList.of(1.5f, -2));
    features.put("empty", FloatList.of());
    byte[] whole = Example.of(features).encode();
    write("all-types", whole);
    write("cut", Arrays.copyOf(whole, whole.length - 3));
    write("unpacked", bytes(0x0a, 14, 0x0a, 12, 0x0a, 1, 'n', 0x12, 7, 0x1a, 5, 8, 7, 8, 0xac, 2));
    write("no-list", bytes(0x0a, 7, 0x0a, 5, 0x0a, 1, 'n', 0x12, 0));
    write("key-not-utf8", bytes(0x0a, 12, 0x0a, 10, 0x0a, 1, 0xa4, 0x12, 5, 0x1a, 3, 0x0a, 1, 8));
    write("group", bytes(0x2b, 0x30, 1, 0x2c));
  }

  private void writeIndexes() throws IOException {
    long[] offsets = {0, 35, 58};
    long[] firstRecords = {0, 2, 3};
    for (Compression compression : Compression.values()) {
      var index = new RecordIndex(compression, offsets, firstRecords);
      byte[] whole = RecordIndexFormat.encode(new RecordIndexFormat.Content(58, 1, index));
      write(compression.name().toLowerCase(Locale.ROOT), whole);
      write(
          compression.name().toLowerCase(Locale.ROOT) + "-cut",
          Arrays.copyOf(whole, whole.length - 8));
    }
    var none = new RecordIndex(Compression.NONE, new long[1], new long[1]);
    write("empty", RecordIndexFormat.encode(new RecordIndexFormat.Content(0, 1, none)));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
