package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.data.TestData.CONF;
import static org.mirrorball.data.TestData.hadoop;
import static org.mirrorball.data.TestData.plan;
import static org.mirrorball.data.TestData.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.CorruptRecordException;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.DataNotFoundException;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.FloatList;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.MalformedExampleException;
import org.mirrorball.tfrecord.TFRecordWriter;

/** Every mistake in the data is one clear line, in the driver where it can be. */
class BadDataTest {

  private static final CachePolicy NO_CACHE = new CachePolicy(0, 0);

  @TempDir private Path folder;

  private String write(Example... examples) throws IOException {
    Path file = folder.resolve("part-00000");
    try (var writer = TFRecordWriter.create(hadoop(file), CONF, Compression.NONE)) {
      for (Example example : examples) {
        writer.write(example.encode());
      }
    }
    return file.toString();
  }

  private static Example image(Object label) {
    var number = label instanceof Integer i ? Int64List.of(i) : FloatList.of((float) label);
    return Example.of(Map.of("image", BytesList.of(new byte[4]), "label", number));
  }

  private void flipBit(String file, long offset) throws IOException {
    Path path = folder.resolve(file);
    byte[] bytes = Files.readAllBytes(path);
    bytes[(int) offset] ^= 1;
    Files.write(path, bytes);
  }

  @Test
  void missingFilesAreFoundByTheScanAndByTheFirstSample() {
    Dataset<Batch> dataset = samples(folder + "/train-*").batch(4);
    assertThatThrownBy(() -> DatasetIndex.scan(dataset, CONF))
        .isInstanceOf(DataNotFoundException.class)
        .hasMessageContaining("no file matches " + folder + "/train-*");
    assertThatThrownBy(() -> dataset.firstSample(CONF)).isInstanceOf(DataNotFoundException.class);
  }

  @Test
  void filesWithoutRecordsAreFound() throws IOException {
    String glob = TestData.write(folder, Compression.GZIP, 0, 0);
    Dataset<Batch> dataset = samples(glob).batch(4);
    assertThatThrownBy(() -> DatasetIndex.scan(dataset, CONF))
        .isInstanceOf(DataException.class)
        .hasMessage("no records in " + glob + " (2 empty files)");
    assertThatThrownBy(() -> dataset.firstSample(CONF)).hasMessageContaining("(2 empty files)");
    Dataset<Batch> nothing =
        Dataset.fromTensors(new float[0][], new int[] {1}, new float[0][], new int[0]).batch(1);
    assertThatThrownBy(() -> DatasetIndex.scan(nothing, CONF))
        .hasMessage("no samples in tensors in memory");
  }

  @Test
  void aCorruptRecordIsFoundByTheScanWithFileAndOffset() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 10, 10, 10);
    long recordLength = Files.size(folder.resolve("part-00001")) / 10;
    flipBit("part-00001", recordLength * 3 + 20);
    flipBit("part-00002", 20);
    assertThatThrownBy(() -> DatasetIndex.scan(samples(glob).batch(1), CONF))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining(
            "part-00001: corrupt record at offset " + recordLength * 3 + ": data");
  }

  @Test
  void aWrongFeatureNameNamesThoseThatThereAre() throws IOException {
    var parser = ImageParser.of(2, 2, 1).imageFeature("picture");
    var dataset = Dataset.fromTFRecords(write(image(1))).map(parser).batch(1);
    assertThatThrownBy(() -> dataset.firstSample(CONF))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessageContaining("part-00000, first record: no feature 'picture'")
        .hasMessageContaining("image (bytes)")
        .hasMessageContaining("label (int64)");
  }

  @Test
  void aWrongFeatureTypeNamesActualAndExpected() throws IOException {
    var dataset = samples(write(image(1f))).batch(1);
    assertThatThrownBy(() -> dataset.firstSample(CONF))
        .hasMessageEndingWith("feature 'label' has 1 float value, expected one int64 value");
  }

  @Test
  void aRecordThatIsNoExampleIsNamed() throws IOException {
    Path file = folder.resolve("text");
    try (var writer = TFRecordWriter.create(hadoop(file), CONF, Compression.NONE)) {
      writer.write(new byte[] {0x0a, 0x7f});
    }
    var dataset = samples(file.toString()).batch(1);
    assertThatThrownBy(() -> dataset.firstSample(CONF))
        .isInstanceOf(MalformedExampleException.class)
        .hasMessageMatching(".*/text, first record: not a tf.train.Example: .* at byte 1 of 2");
  }

  @Test
  void aMappingThatDoesNotMakeSamplesIsNamed() throws IOException {
    String glob = write(image(1));
    var names = Dataset.fromTFRecords(glob).map(example -> "text").batch(1);
    assertThatThrownBy(() -> names.firstSample(CONF))
        .hasMessageEndingWith(
            "the last mapping gives java.lang.String, batch() needs org.mirrorball.data.Sample");
    var nulls = Dataset.fromTFRecords(glob).map(example -> (Sample) null).batch(1);
    assertThatThrownBy(() -> nulls.firstSample(CONF)).hasMessageEndingWith("map() gives null");
  }

  @Test
  void aMappingThatThrowsIsNamedWithTheRecord() throws IOException {
    var dataset =
        samples(write(image(1)))
            .map(
                sample -> {
                  if (sample.label()[0] == 1) {
                    throw new ArithmeticException("odd");
                  }
                  return sample;
                })
            .batch(1);
    assertThatThrownBy(() -> dataset.firstSample(CONF))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessageEndingWith("map() failed: java.lang.ArithmeticException: odd")
        .hasRootCauseInstanceOf(ArithmeticException.class);
  }

  @Test
  void whatTheReadingThreadRunsIntoIsThrownToItsReader() throws IOException {
    Dataset<Batch> dataset = samples(write(image(0), image(1), image(2), image(-5))).batch(1);
    try (var shard = ShardReader.open(dataset, plan(dataset, 1), 0, 0, CONF);
        var reader = shard.epoch(0)) {
      for (int i = 0; i < 3; i++) {
        assertThat(reader.next().labels().get(0)).isEqualTo(i);
      }
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(reader::next)
            .isInstanceOf(InvalidSampleException.class)
            .hasMessageMatching(
                "file:.*/part-00000, record 3: feature 'label' is -5, expected a class number from"
                    + " 0 to 16777215");
      }
    }
  }

  @Test
  void aSampleOfAnotherShapeIsNamed() throws IOException {
    Dataset<Batch> dataset =
        samples(write(image(1), image(2), image(3)))
            .map(
                sample -> {
                  int length = (int) sample.label()[0];
                  return new Sample(
                      new float[length], new int[] {length}, sample.label(), sample.labelShape());
                })
            .batch(1);
    try (var shard = ShardReader.open(dataset, plan(dataset, 1), 0, 0, CONF);
        var reader = shard.epoch(0)) {
      reader.next();
      assertThatThrownBy(reader::next)
          .hasMessageEndingWith(
              "part-00000, record 1: features of shape [2], expected [1] as in the first record");
    }
  }

  @Test
  void damageAfterTheScanIsFoundWhileReading() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 10, 10);
    Dataset<Batch> dataset = samples(glob).batch(5);
    ShardPlan plan = plan(dataset, 1);
    flipBit("part-00001", 20);
    try (var shard = ShardReader.open(dataset, plan, 0, 0, CONF);
        var reader = shard.epoch(0)) {
      assertThatThrownBy(() -> TestData.labels(reader))
          .isInstanceOf(CorruptRecordException.class)
          .hasMessageContaining("part-00001: corrupt record at offset 0");
    }
  }

  @Test
  void filesThatChangeAfterTheScanAreFound() throws IOException {
    for (int records : new int[] {9, 11}) {
      String glob = TestData.write(folder, Compression.NONE, 10);
      Dataset<Batch> dataset = samples(glob).batch(5);
      ShardPlan plan = plan(dataset, 1);
      TestData.write(folder, Compression.NONE, records);
      try (var shard = ShardReader.open(dataset, plan, 0, 0, CONF, NO_CACHE);
          var reader = shard.epoch(0)) {
        assertThatThrownBy(() -> TestData.labels(reader))
            .isInstanceOf(DataException.class)
            .hasMessageContaining("part-00000: changed while training: it had 10 records");
      }
    }
  }
}
