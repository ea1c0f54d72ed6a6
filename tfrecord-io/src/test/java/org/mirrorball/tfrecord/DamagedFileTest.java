package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.tfrecord.RecordBytes.CONF;
import static org.mirrorball.tfrecord.RecordBytes.decode;
import static org.mirrorball.tfrecord.RecordBytes.encode;
import static org.mirrorball.tfrecord.RecordBytes.hadoop;
import static org.mirrorball.tfrecord.RecordBytes.someRecords;
import static org.mirrorball.tfrecord.RecordBytes.twentyRecords;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No damage goes unnoticed: a file gives its records, or an error that says where. */
class DamagedFileTest {

  private static final ReadLimits SMALL_RECORDS = new ReadLimits(64, 1 << 16, 250);
  private static final int BLOCK_LENGTH = 32;
  private static final int MEMORY_CAP = 64 + RecordFormat.FOOTER_LENGTH; // a record of the limit

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyTruncationIsFoundUnlessItFallsBetweenTwoPlainRecords(Compression compression)
      throws IOException {
    byte[] whole = encode(someRecords(), compression, folder.resolve("whole"));
    List<Integer> boundaries = List.of(0, 19, 35, 58);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      Path file = folder.resolve("cut-" + length);
      if (length == 0 || (compression == Compression.NONE && boundaries.contains(length))) {
        assertThat(decode(cut, file)).hasSize(boundaries.indexOf(length));
      } else {
        assertThatThrownBy(() -> decode(cut, file))
            .as("%s cut at %d", compression, length)
            .isInstanceOf(CorruptRecordException.class)
            .hasMessageContaining(file.getFileName().toString())
            .hasMessageContaining("at offset ");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFlippedBitIsFoundOrHarmless(Compression compression) throws IOException {
    byte[] whole = encode(twentyRecords(), compression, folder.resolve("whole"));
    int harmless = 0;
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      for (CorruptionPolicy policy : CorruptionPolicy.values()) {
        harmless += readDamaged(flipped, policy) ? 1 : 0;
      }
    }
    // Harmless are a gzip header's time, system, level and text flag, and bits that deflate pads
    // with.
    int limit = CorruptionPolicy.values().length * 9 * 8;
    assertThat(harmless).isLessThanOrEqualTo(compression == Compression.NONE ? 0 : limit);
  }

  @ParameterizedTest
  @EnumSource
  void noTruncationGivesAWrongRecordUnderAnyPolicy(Compression compression) throws IOException {
    byte[] whole = encode(twentyRecords(), compression, folder.resolve("whole"));
    int unnoticed = 0;
    for (int length = 0; length < whole.length; length++) {
      for (CorruptionPolicy policy : CorruptionPolicy.values()) {
        unnoticed += readDamaged(Arrays.copyOf(whole, length), policy) ? 1 : 0;
      }
    }
    // Between two plain records, and before the first, a cut cannot be told from the end.
    int boundaries = compression == Compression.NONE ? 20 : 1;
    assertThat(unnoticed).isEqualTo(boundaries * CorruptionPolicy.values().length);
  }

  /** Whether nothing was noticed; fails on a wrong record or a buffer beyond the cap. */
  private static boolean readDamaged(byte[] bytes, CorruptionPolicy policy) throws IOException {
    var log = new CorruptionLog(policy, Long.MAX_VALUE);
    var reader = RecordBytes.reader(bytes, BLOCK_LENGTH, SMALL_RECORDS);
    List<byte[]> expected = twentyRecords();
    int next = 0;
    try {
      for (ByteBuffer data = reader.next(log); data != null; data = reader.next(log)) {
        while (next < expected.size() && !data.equals(ByteBuffer.wrap(expected.get(next)))) {
          next++;
        }
        assertThat(next++).as("a record that was never written").isLessThan(expected.size());
      }
    } catch (CorruptRecordException e) {
      assertThat(e.file()).isEqualTo("memory");
    }
    assertThat(reader.bufferLength()).isLessThanOrEqualTo(MEMORY_CAP);
    return log.count() == 0;
  }

  @Test
  void aDamagedLengthNamesOffsetActualAndExpectedAndEndsTheFile() throws IOException {
    byte[] bytes = encode(someRecords(), Compression.NONE, folder.resolve("whole"));
    bytes[19] ^= 1;
    Files.write(folder.resolve("bad"), bytes);
    try (var reader = TFRecordReader.open(hadoop(folder.resolve("bad")), CONF)) {
      reader.next();
      assertThatThrownBy(reader::next)
          .hasMessageMatching(
              "file:.*/bad: corrupt record at offset 19:"
                  + " length checksum is 0x07980329, expected 0x[0-9a-f]{8}")
          .matches(e -> !((CorruptRecordException) e).remainderReadable());
      assertThatThrownBy(reader::next).hasMessageContaining("offset 19");
    }
  }

  @Test
  void afterDamagedDataTheReaderGoesOnWithTheRecordBehindIt() throws IOException {
    byte[] bytes = encode(someRecords(), Compression.NONE, folder.resolve("whole"));
    bytes[13] ^= 1;
    Files.write(folder.resolve("bad"), bytes);
    try (var reader = TFRecordReader.open(hadoop(folder.resolve("bad")), CONF)) {
      assertThatThrownBy(reader::next)
          .hasMessageContaining("corrupt record at offset 0: data checksum is 0x")
          .matches(e -> ((CorruptRecordException) e).remainderReadable());
      assertThat(reader.next().remaining()).isZero();
      assertThat(reader.next().remaining()).isEqualTo(7);
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void aLengthThatTheFileCannotHoldIsRefusedBeforeAnythingIsAllocated() {
    assertThatThrownBy(() -> decode(headerOf(1L << 29), folder.resolve("long")))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("cut short: data and checksum have 0 bytes, expected 536870916");
  }

  @Test
  void aLengthBeyondTheLimitIsRefused() {
    assertThatThrownBy(() -> decode(headerOf(-1), folder.resolve("huge")))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("length is 18446744073709551615 bytes, the limit is 1073741824");
  }

  @Test
  void aLongLengthInACompressedFileAllocatesNoMoreThanThereIs() throws IOException {
    Path gzip = folder.resolve("long.gz");
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(gzip))) {
      out.write(headerOf(1L << 30));
    }
    assertThatThrownBy(() -> decode(gzip))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("data and checksum have 0 bytes, expected 1073741828");
  }

  @ParameterizedTest
  @EnumSource
  void bytesBehindTheEndAreAnError(Compression compression) throws IOException {
    byte[] whole = encode(someRecords(), compression, folder.resolve("whole"));
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> decode(longer, folder.resolve("longer")))
        .isInstanceOf(CorruptRecordException.class);
  }

  @Test
  void beginningBehindTheEndIsAnError() throws IOException {
    for (Compression compression : Compression.values()) {
      Path file = folder.resolve("whole" + compression.suffix());
      encode(someRecords(), compression, file);
      try (var reader = TFRecordReader.openAt(hadoop(file), CONF, 59, 64)) {
        assertThatThrownBy(reader::next)
            .isInstanceOf(CorruptRecordException.class)
            .hasMessageContaining("corrupt record at offset 59: the file ends at 58");
      }
    }
  }

  @Test
  void aFileOfSomethingElseIsAnError() {
    byte[] text = "label,pixel1,pixel2\n5,0,0\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThatThrownBy(() -> decode(text, folder.resolve("table.csv")))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("table.csv: corrupt record at offset 0: length checksum is");
  }

  private static byte[] headerOf(long length) {
    byte[] header = new byte[RecordFormat.HEADER_LENGTH];
    RecordFormat.putLong(header, 0, length);
    RecordFormat.putInt(
        header,
        RecordFormat.LENGTH_LENGTH,
        RecordFormat.maskedCrc(new CRC32C(), header, 0, RecordFormat.LENGTH_LENGTH));
    return header;
  }
}
