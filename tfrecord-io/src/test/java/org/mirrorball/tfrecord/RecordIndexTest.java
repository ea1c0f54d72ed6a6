package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.tfrecord.RecordBytes.CONF;
import static org.mirrorball.tfrecord.RecordBytes.hadoop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The index beside a file says where its records are, or is not there. */
class RecordIndexTest {

  @TempDir private Path folder;

  private static List<byte[]> records(int count) {
    var random = new Random(7);
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] record = new byte[random.nextInt(2000)];
      random.nextBytes(record);
      records.add(record);
    }
    return records;
  }

  private Path write(List<byte[]> records, Compression compression) throws IOException {
    Path file = folder.resolve("part.tfrecord");
    try (var out = TFRecordOutput.toFile(hadoop(file), compression, CONF)) {
      for (byte[] record : records) {
        out.write(record);
      }
      out.commit();
    }
    return file;
  }

  private static RecordFile status(Path file) throws IOException {
    return RecordFiles.statusOf(hadoop(file), CONF);
  }

  private Path indexPath() {
    return folder.resolve(".part.tfrecord.index");
  }

  @ParameterizedTest
  @EnumSource
  void aWriterLeavesTheIndexThatAScanWouldMake(Compression compression) throws IOException {
    RecordFile file = status(write(records(1000), compression));
    RecordIndex index = RecordIndexFile.read(file, CONF).orElseThrow();
    assertThat(index).isEqualTo(RecordIndexFile.scan(file, CONF));
    assertThat(index.recordCount()).isEqualTo(1000);
    assertThat(index.extentCount()).isEqualTo(4); // 1 MB by 256 KiB
    assertThat(index.compression()).isEqualTo(compression);
    assertThat(index.splittable()).isEqualTo(compression == Compression.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void everyRecordIsFoundByItsExtent(Compression compression) throws IOException {
    List<byte[]> records = records(1000);
    RecordFile file = status(write(records, compression));
    RecordIndex index = RecordIndexFile.read(file, CONF).orElseThrow();
    for (int extent = 0; extent < index.extentCount(); extent++) {
      long offset = index.extentOffset(extent);
      int record = (int) index.firstRecord(extent);
      assertThat(index.extentOf(record)).isEqualTo(extent);
      assertThat(index.extentOf(index.firstRecord(extent + 1) - 1)).isEqualTo(extent);
      assertThat(index.extentFrom(offset)).isEqualTo(extent);
      assertThat(index.extentFrom(offset + 1)).isEqualTo(extent + 1);
      try (var reader = TFRecordReader.openAt(file.path(), CONF, offset, 1 << 16)) {
        byte[] data = new byte[records.get(record).length];
        reader.next().get(data);
        assertThat(data).isEqualTo(records.get(record));
      }
    }
    assertThatThrownBy(() -> index.extentOf(1000)).hasMessage("record 1000 of 1000");
  }

  @Test
  void aFileWithoutRecordsHasAnIndexWithoutExtents() throws IOException {
    RecordIndex index =
        RecordIndexFile.read(status(write(List.of(), Compression.NONE)), CONF).get();
    assertThat(index).isEqualTo(RecordIndex.ofTotals(Compression.NONE, 0, 0));
    assertThat(index.extentCount()).isZero();
  }

  @Test
  void patternsOfDataFilesNeverNameAnIndex() throws IOException {
    Path file = write(records(1), Compression.NONE);
    assertThat(indexPath()).exists();
    assertThat(RecordFiles.list(folder + "/*", CONF)).containsExactly(status(file));
    assertThat(RecordFiles.list(folder.toString(), CONF)).containsExactly(status(file));
  }

  @Test
  void theIndexOfAChangedFileIsAsIfItWereNotThere() throws IOException {
    Path file = write(records(3), Compression.NONE);
    FileTime before = Files.getLastModifiedTime(file);
    assertThat(RecordIndexFile.read(status(file), CONF)).isPresent();

    Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 1));
    assertThat(RecordIndexFile.read(status(file), CONF)).isEmpty();

    Files.write(file, new byte[1]);
    Files.setLastModifiedTime(file, before);
    assertThat(RecordIndexFile.read(status(file), CONF)).isEmpty();
  }

  @Test
  void everyFlippedBitAndEveryCutOfAnIndexIsDetected() throws IOException {
    RecordFile file = status(write(records(300), Compression.NONE));
    byte[] bytes = Files.readAllBytes(indexPath());
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> RecordIndexFormat.decode(damaged)).isInstanceOf(DataException.class);
    }
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> RecordIndexFormat.decode(cut)).isInstanceOf(DataException.class);
    }
    Files.write(indexPath(), new byte[100]);
    assertThat(RecordIndexFile.read(file, CONF)).isEmpty();
  }

  @Test
  void aDamagedFileGetsNoIndex() throws IOException {
    Path path = write(records(3), Compression.NONE);
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length - 1]++;
    Files.write(path, bytes);
    RecordFile file = status(path);
    assertThatThrownBy(() -> RecordIndexFile.scan(file, CONF))
        .isInstanceOf(CorruptRecordException.class);
  }
}
