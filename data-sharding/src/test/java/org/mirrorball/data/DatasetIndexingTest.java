package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.data.TestData.CONF;
import static org.mirrorball.data.TestData.hadoop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.CorruptRecordException;
import org.mirrorball.tfrecord.RecordFiles;
import org.mirrorball.tfrecord.TFRecordWriter;

/** Files get an index once, and plans are made from it. */
class DatasetIndexingTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    for (int file = 0; file < 3; file++) {
      var path = hadoop(folder.resolve("part-" + file));
      try (var writer =
          TFRecordWriter.create(path, CONF, file == 2 ? Compression.GZIP : Compression.NONE)) {
        for (int i = 0; i <= file; i++) {
          writer.write(new byte[10]);
        }
      }
    }
  }

  private DatasetIndexing run() throws IOException {
    return DatasetIndexing.run(folder + "/part-*", CONF);
  }

  private Path damaged() throws IOException {
    Path file = folder.resolve("part-0");
    var modified = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[12]++;
    Files.write(file, bytes);
    return Files.setLastModifiedTime(file, modified);
  }

  @Test
  void everyFileGetsAnIndexAndOnlyWhatChangedGetsAnother() throws IOException {
    DatasetIndexing first = run();
    assertThat(first.fileCount()).isEqualTo(3);
    assertThat(first.recordCount()).isEqualTo(6);
    assertThat(first.writtenCount()).isEqualTo(3);
    assertThat(run().writtenCount()).isZero();

    try (var writer =
        TFRecordWriter.create(hadoop(folder.resolve("part-1")), CONF, Compression.NONE)) {
      writer.write(new byte[100]);
    }
    DatasetIndexing third = run();
    assertThat(third.recordCount()).isEqualTo(5);
    assertThat(third.writtenCount()).isEqualTo(1);
  }

  @Test
  void anIndexedFileIsNotReadToPlan() throws IOException {
    run();
    damaged(); // with the time of its index: only a pass over the data would find it out
    var files = RecordFiles.list(folder + "/part-*", CONF);
    assertThat(FileScanner.scan(files, CONF))
        .extracting(IndexedFile::recordCount)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void aDamagedFileGetsNoIndex() throws IOException {
    Path file = damaged();
    assertThatThrownBy(this::run)
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("part-0: corrupt record at offset 0");
    assertThat(folder.resolve("." + file.getFileName() + ".index")).doesNotExist();
  }
}
