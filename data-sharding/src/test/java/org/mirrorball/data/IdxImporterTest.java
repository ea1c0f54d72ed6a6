package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.data.TestData.CONF;
import static org.mirrorball.data.TestData.hadoop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.DataNotFoundException;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.RecordFiles;
import org.mirrorball.tfrecord.TFRecordReader;

/** IDX files become TFRecords. */
class IdxImporterTest {

  private static final int ITEMS = 20;

  @TempDir private Path folder;
  private Path images;
  private Path labels;
  private Path output;

  @BeforeEach
  void writeFiles() throws IOException {
    images = Files.write(folder.resolve("images"), images(ITEMS));
    labels = Files.write(folder.resolve("labels.gz"), gzip(labels(ITEMS)));
    output = folder.resolve("out");
  }

  private static byte[] images(int count) {
    var bytes = ByteBuffer.allocate(16 + count * 6);
    bytes.putInt(0x803).putInt(count).putInt(2).putInt(3);
    for (int i = 0; i < count * 6; i++) {
      bytes.put((byte) (i / 6));
    }
    return bytes.array();
  }

  /** Three of four items are of class 0, the fourth of class 200. */
  private static byte[] labels(int count) {
    var bytes = ByteBuffer.allocate(8 + count);
    bytes.putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      bytes.put((byte) (i % 4 == 3 ? 200 : 0));
    }
    return bytes.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private IdxImporter importer() {
    return IdxImporter.of(hadoop(images), hadoop(labels));
  }

  private ImportTarget target() {
    return ImportTarget.of(hadoop(output)).withName("train");
  }

  private List<Example> imported() throws IOException {
    var examples = new ArrayList<Example>();
    for (var file : RecordFiles.list(output + "/train-*", CONF)) {
      try (var reader = TFRecordReader.open(file.path(), CONF)) {
        for (var data = reader.next(); data != null; data = reader.next()) {
          examples.add(Example.decode(data));
        }
      }
    }
    return examples;
  }

  private static List<Integer> numbers(List<Example> examples) {
    return examples.stream()
        .map(e -> (int) ((BytesList) e.feature("image")).get(0).get(0))
        .toList();
  }

  /** All but the indexes. */
  private List<String> outputNames() throws IOException {
    try (var files = Files.list(output)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".index"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void itemsBecomeRecordsInOrderOverShardsOfEqualLength(Compression compression)
      throws IOException {
    assertThat(importer().run(target().withShards(3).withCompression(compression), CONF))
        .isEqualTo(ITEMS);
    assertThat(outputNames())
        .containsExactly(
            "train-00000-of-00003.tfrecord" + compression.suffix(),
            "train-00001-of-00003.tfrecord" + compression.suffix(),
            "train-00002-of-00003.tfrecord" + compression.suffix());
    List<Example> examples = imported();
    assertThat(examples).hasSize(ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      byte[] image = new byte[6];
      Arrays.fill(image, (byte) i);
      assertThat(examples.get(i).feature("image")).isEqualTo(BytesList.of(image));
      assertThat(examples.get(i).feature("label")).isEqualTo(Int64List.of(i % 4 == 3 ? 200 : 0));
    }
  }

  @Test
  void aLimitSpreadsOverEachClassInTheSameShares() throws IOException {
    assertThat(importer().limit(8).run(target(), CONF)).isEqualTo(8);
    assertThat(numbers(imported())).containsExactly(2, 5, 9, 11, 12, 16, 18, 19);
    assertThat(importer().limit(6).run(target(), CONF)).isEqualTo(6); // shares of 4.5 and 1.5
    assertThat(numbers(imported())).containsExactly(2, 6, 10, 14, 18, 19);
    assertThat(importer().limit(99).run(target(), CONF)).isEqualTo(ITEMS);
  }

  @Test
  void shardsOfAnOlderImportAreReplacedButNothingElse() throws IOException {
    importer().run(target().withShards(4).withCompression(Compression.GZIP), CONF);
    importer().run(target().withName("test"), CONF);
    Files.write(output.resolve("train-notes.txt"), new byte[1]);
    importer().run(target().withShards(2), CONF);
    assertThat(outputNames())
        .containsExactly(
            "test-00000-of-00001.tfrecord",
            "train-00000-of-00002.tfrecord",
            "train-00001-of-00002.tfrecord",
            "train-notes.txt");
  }

  @Test
  void aFailedImportLeavesTheOlderOneAsItWas() throws IOException {
    importer().run(target(), CONF);
    byte[] before = Files.readAllBytes(output.resolve("train-00000-of-00001.tfrecord"));
    Files.write(images, Arrays.copyOf(images(ITEMS), 100));
    assertThatThrownBy(() -> importer().run(target().withShards(2), CONF))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("images: the file is cut short or damaged, it should have 20 items");
    assertThat(outputNames()).containsExactly("train-00000-of-00001.tfrecord");
    assertThat(output.resolve("train-00000-of-00001.tfrecord")).hasBinaryContent(before);
  }

  @Test
  void everyTruncationOfALabelsFileIsFound() throws IOException {
    byte[] whole = gzip(labels(ITEMS));
    for (int length = 0; length < whole.length; length++) {
      Files.write(labels, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> importer().run(target(), CONF))
          .as("cut at %d", length)
          .isInstanceOf(DataException.class);
    }
  }

  @Test
  void filesThatDoNotBelongTogetherAreRefused() throws IOException {
    Files.write(labels, labels(ITEMS - 1));
    assertThatThrownBy(() -> importer().run(target(), CONF))
        .isInstanceOf(DataException.class)
        .hasMessageMatching(".*images has 20 images, but .*labels.gz has 19 labels");
  }

  @Test
  void swappedAndForeignFilesAreRefused() throws IOException {
    var swapped = IdxImporter.of(hadoop(labels), hadoop(images));
    assertThatThrownBy(() -> swapped.run(target(), CONF))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("labels.gz: has 1 dimensions, expected 3 of images");
    Files.writeString(images, "P5 28 28 255 and so on");
    assertThatThrownBy(() -> importer().run(target(), CONF))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "images: begins with 0x50352032, expected an IDX file of unsigned bytes (0x00000803)");
    Files.delete(images);
    assertThatThrownBy(() -> importer().run(target(), CONF))
        .isInstanceOf(DataNotFoundException.class);
  }

  @Test
  void bytesBehindTheItemsAreRefused() throws IOException {
    byte[] longer = Arrays.copyOf(images(ITEMS), images(ITEMS).length + 1);
    Files.write(images, longer);
    assertThatThrownBy(() -> importer().run(target(), CONF))
        .hasMessageContaining("images: bytes follow the 20 items");
  }

  @Test
  void fewerRecordsThanShardsAreRefused() {
    assertThatThrownBy(() -> importer().run(target().withShards(21), CONF))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("20 records are too few for 21 shards");
    assertThatThrownBy(() -> target().withShards(0)).hasMessage("shards must be at least 1, got 0");
    assertThatThrownBy(() -> importer().limit(0)).hasMessage("limit must be at least 1, got 0");
    assertThatThrownBy(() -> target().withName("a/b")).hasMessage("not a name for files: 'a/b'");
  }

  @Test
  void whatWasImportedCanBeTrainedOn() throws IOException {
    importer().run(target().withShards(2).withCompression(Compression.GZIP), CONF);
    var dataset = Dataset.fromTFRecords(output + "/train-*").map(ImageParser.of(2, 3, 1)).batch(4);
    assertThat(DatasetIndex.scan(dataset, CONF).recordCount()).isEqualTo(ITEMS);
    assertThat(dataset.firstSample(CONF).featureShape()).containsExactly(2, 3, 1);
  }
}
