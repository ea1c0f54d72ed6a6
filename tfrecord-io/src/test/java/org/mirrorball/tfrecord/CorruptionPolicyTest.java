package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mirrorball.tfrecord.RecordBytes.readAll;
import static org.mirrorball.tfrecord.RecordBytes.twentyRecords;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a damaged file under each policy. */
class CorruptionPolicyTest {

  private static final int SECOND_LENGTH = 16; // the first record is empty
  private static final int SECOND_DATA = 28;

  @TempDir private Path folder;
  private byte[] bytes;

  @BeforeEach
  void writeFile() throws IOException {
    bytes = RecordBytes.encode(twentyRecords(), Compression.NONE, folder.resolve("whole"));
  }

  private List<byte[]> read(CorruptionLog log) throws IOException {
    return read(log, 64);
  }

  private List<byte[]> read(CorruptionLog log, int blockLength) throws IOException {
    return readAll(RecordBytes.reader(bytes, blockLength, ReadLimits.DEFAULT), log);
  }

  private static List<byte[]> allBut(int... missing) {
    var records = twentyRecords();
    for (int i = missing.length - 1; i >= 0; i--) {
      records.remove(missing[i]);
    }
    return records;
  }

  @Test
  void skippingLeavesOutTheRecordWhoseDataIsDamaged() throws IOException {
    bytes[SECOND_DATA] ^= 1;
    var log = new CorruptionLog(CorruptionPolicy.SKIP_RECORD, 1);
    assertThat(read(log)).containsExactlyElementsOf(allBut(1));
    assertThat(log.count()).isEqualTo(1);
    assertThat(log.findings().get(0)).hasMessageContaining("memory: corrupt record at offset 16");
  }

  @Test
  void skippingARecordNeedsASoundLength() {
    bytes[SECOND_LENGTH] ^= 1;
    assertThatThrownBy(() -> read(new CorruptionLog(CorruptionPolicy.SKIP_RECORD, 9)))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("offset 16: length checksum is");
  }

  @Test
  void resyncGoesOnAtTheHeaderBehindADamagedLength() throws IOException {
    bytes[SECOND_LENGTH] ^= 1;
    bytes[bytes.length - 1] ^= 1;
    var log = new CorruptionLog(CorruptionPolicy.RESYNC, 2);
    assertThat(read(log)).containsExactlyElementsOf(allBut(1, 19));
    assertThat(log.count()).isEqualTo(2);
  }

  @Test
  void resyncTellsHowFarTheNextHeaderIs() throws IOException {
    bytes[SECOND_LENGTH + 7] = 1;
    var reader = RecordBytes.reader(bytes, 64, ReadLimits.DEFAULT);
    assertThatThrownBy(reader::resync).isInstanceOf(IllegalStateException.class);
    reader.next();
    assertThatThrownBy(reader::next).isInstanceOf(CorruptRecordException.class);
    assertThat(reader.resync()).isEqualTo(16 + twentyRecords().get(1).length);
    assertThat(reader.next().remaining()).isEqualTo(twentyRecords().get(2).length);
    assertThat(reader.recordOffset()).isEqualTo(39);
  }

  @Test
  void resyncInAFileOfSomethingElseFindsNothing() throws IOException {
    bytes = new byte[100_000];
    Arrays.fill(bytes, (byte) 'x');
    var log = new CorruptionLog(CorruptionPolicy.RESYNC, 1);
    assertThat(read(log)).isEmpty();
    assertThat(log.count()).isEqualTo(1);
  }

  @Test
  void skippingTheFileKeepsWhatWasReadBefore() throws IOException {
    bytes[SECOND_DATA] ^= 1;
    var log = new CorruptionLog(CorruptionPolicy.SKIP_FILE, 1);
    assertThat(read(log)).containsExactlyElementsOf(twentyRecords().subList(0, 1));
  }

  @Test
  void aSpentBudgetIsAnErrorThatNamesTheLastFinding() {
    bytes[SECOND_DATA] ^= 1;
    bytes[bytes.length - 1] ^= 1;
    var log = new CorruptionLog(CorruptionPolicy.SKIP_RECORD, 1);
    assertThatThrownBy(() -> read(log))
        .isInstanceOf(DataException.class)
        .isNotInstanceOf(CorruptRecordException.class)
        .hasMessageStartingWith("2 corrupt records, the budget is 1; the last is memory: corrupt");
  }

  @Test
  void aDamagedCompressedStreamEndsTheFileThere() throws IOException {
    bytes = RecordBytes.encode(twentyRecords(), Compression.GZIP, folder.resolve("gzip"));
    bytes = Arrays.copyOf(bytes, bytes.length - 9);
    var log = new CorruptionLog(CorruptionPolicy.RESYNC, 1);
    assertThat(twentyRecords()).containsSubsequence(read(log));
    assertThat(log.count()).isEqualTo(1);
  }

  @Test
  void aPlaceCountsOnceHoweverManyReadersComeToIt() throws IOException {
    bytes[SECOND_DATA] ^= 1;
    var log = new CorruptionLog(CorruptionPolicy.SKIP_RECORD, 1);
    read(log);
    assertThat(read(log)).containsExactlyElementsOf(allBut(1));
    assertThat(log.count()).isEqualTo(1);
    assertThat(log.findings()).hasSize(1);
  }

  @Test
  void theFirstFindingsInTheFilesAreKeptWhicheverWasFoundFirst() throws IOException {
    var offsets = new ArrayList<Long>(LongStream.range(0, 150).boxed().toList());
    Collections.shuffle(offsets, new Random(5));
    var log = new CorruptionLog(CorruptionPolicy.SKIP_RECORD, 300);
    for (long offset : offsets) {
      log.add(new CorruptRecordException("b", offset, "damaged", true, null));
      log.add(new CorruptRecordException("a", 9 * offset, "damaged", true, null));
    }
    assertThat(log.count()).isEqualTo(300);
    assertThat(log.findings())
        .hasSize(CorruptionLog.MAX_FINDINGS)
        .allMatch(finding -> finding.file().equals("a"))
        .extracting(CorruptRecordException::recordOffset)
        .isEqualTo(LongStream.range(0, 100).mapToObj(offset -> 9 * offset).toList());
  }

  private static List<byte[]> compressibleRecords(int count) {
    var random = new Random(1);
    var records = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      var record = new byte[500];
      for (int k = 0; k < record.length; k++) {
        record[k] = (byte) random.nextInt(12);
      }
      records.add(record);
    }
    return records;
  }

  /** Returns how many records are read in front of the end. */
  private int soundRecords(List<byte[]> records) throws IOException {
    var log = new CorruptionLog(CorruptionPolicy.RESYNC, 1);
    int sound = read(log, 1 << 18).size();
    for (int blockLength : new int[] {64, 5000, 139_810, 1 << 20}) {
      assertThat(read(log, blockLength)).containsExactlyElementsOf(records.subList(0, sound));
    }
    assertThat(log.count()).as("places").isEqualTo(1);
    return sound;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.4, 0.9})
  void whereADamagedCompressedFileEndsDoesNotDependOnWhatIsReadAtATime(double place)
      throws IOException {
    List<byte[]> records = compressibleRecords(4000);
    byte[] whole = RecordBytes.encode(records, Compression.GZIP, folder.resolve("long"));
    int offset = (int) (place * whole.length);

    bytes = whole.clone();
    bytes[offset] ^= 1;
    int beforeTheFlippedBit = soundRecords(records);
    bytes = Arrays.copyOf(whole, offset);
    int beforeTheCut = soundRecords(records);

    assertThat(beforeTheCut).isCloseTo((int) (place * 4000), within(40));
    assertThat(beforeTheFlippedBit).isLessThanOrEqualTo(beforeTheCut);
  }
}
