package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.data.TestData.CONF;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.CorruptionLog;
import org.mirrorball.tfrecord.DataNotFoundException;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.FeatureProfile;
import org.mirrorball.tfrecord.FloatList;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.TFRecordWriter;

/** What is in files, sound or not. */
class DatasetInspectionTest {

  @TempDir private Path folder;

  @Test
  void soundFilesAreCountedAndTheirFeaturesDescribed() throws IOException {
    String glob = TestData.write(folder, Compression.GZIP, 10, 0, 5);
    var inspection = DatasetInspection.inspect(glob, CONF);
    assertThat(inspection.fileCount()).isEqualTo(3);
    assertThat(inspection.recordCount()).isEqualTo(15);
    assertThat(inspection.byteCount())
        .isEqualTo(
            Files.size(folder.resolve("part-00000.gz"))
                + Files.size(folder.resolve("part-00001.gz"))
                + Files.size(folder.resolve("part-00002.gz")));
    assertThat(inspection.corruptCount()).isZero();
    assertThat(inspection.features())
        .extracting(FeatureProfile::toString)
        .containsExactly("image: bytes[1] of 4 bytes", "label: int64[1]");
    assertThat(inspection.exampleProblem()).isNull();
    assertThat(inspection.samples()).hasSize(DatasetInspection.SAMPLES);
  }

  @Test
  void damagedRecordsAreListedAndTheOthersCounted() throws IOException {
    String glob = TestData.write(folder, Compression.NONE, 10, 10, 10);
    int recordLength = (int) Files.size(folder.resolve("part-00000")) / 10;
    flip("part-00000", 14); // data of the first record: nine remain
    flip("part-00000", recordLength * 5 + 14); // of another: eight
    flip("part-00001", recordLength * 4); // a length: nine remain
    var inspection = DatasetInspection.inspect(glob, CONF);
    assertThat(inspection.recordCount()).isEqualTo(8 + 9 + 10);
    assertThat(inspection.corruptCount()).isEqualTo(3);
    assertThat(inspection.corruptions())
        .extracting(e -> Path.of(e.file()).getFileName() + "@" + e.recordOffset())
        .containsExactly(
            "part-00000@0", "part-00000@" + recordLength * 5, "part-00001@" + recordLength * 4);
    assertThat(inspection.features()).hasSize(2);
  }

  @Test
  void featuresAreDescribedOverAllExamples() throws IOException {
    Path file = folder.resolve("mixed");
    try (var writer = TFRecordWriter.create(TestData.hadoop(file), CONF, Compression.NONE)) {
      writer.write(Example.of(Map.of("n", Int64List.of(), "x", Int64List.of(1))).encode());
      writer.write(Example.of(Map.of("n", Int64List.of(1, 2), "x", FloatList.of(1))).encode());
      writer.write(Example.of(Map.of("b", BytesList.of(new byte[2], new byte[5]))).encode());
    }
    assertThat(DatasetInspection.inspect(file.toString(), CONF).features())
        .extracting(FeatureProfile::toString)
        .containsExactly("b: bytes[2] of 2..5 bytes", "n: int64[0..2]", "x: float or int64[1]");
  }

  @Test
  void recordsThatAreNoExamplesAreCountedAndSaidToBe() throws IOException {
    Path file = folder.resolve("text");
    try (var writer = TFRecordWriter.create(TestData.hadoop(file), CONF, Compression.NONE)) {
      writer.write(new byte[] {0});
    }
    var inspection = DatasetInspection.inspect(file.toString(), CONF);
    assertThat(inspection.recordCount()).isEqualTo(1);
    assertThat(inspection.features()).isEmpty();
    assertThat(inspection.exampleProblem())
        .contains("text: record at offset 0: not a tf.train.Example");
  }

  @Test
  void onlySoManyDamagedRecordsAreListed() throws IOException {
    TestData.write(folder, Compression.NONE, 120);
    int recordLength = (int) Files.size(folder.resolve("part-00000")) / 120;
    for (int i = 0; i < 120; i++) {
      flip("part-00000", recordLength * i + 14);
    }
    var inspection = DatasetInspection.inspect(folder.toString(), CONF);
    assertThat(inspection.corruptCount()).isEqualTo(120);
    assertThat(inspection.corruptions()).hasSize(CorruptionLog.MAX_FINDINGS);
  }

  @Test
  void missingFilesAreNamed() {
    assertThatThrownBy(() -> DatasetInspection.inspect(folder + "/none-*", CONF))
        .isInstanceOf(DataNotFoundException.class);
  }

  private void flip(String name, int offset) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[offset] ^= 1;
    Files.write(file, bytes);
  }
}
