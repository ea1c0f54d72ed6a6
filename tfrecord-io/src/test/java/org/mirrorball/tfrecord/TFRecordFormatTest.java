package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mirrorball.tfrecord.RecordBytes.CONF;
import static org.mirrorball.tfrecord.RecordBytes.decode;
import static org.mirrorball.tfrecord.RecordBytes.encode;
import static org.mirrorball.tfrecord.RecordBytes.hadoop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is what TensorFlow reads, and the other way round. */
class TFRecordFormatTest {

  // Worked out by hand with a bitwise CRC32C: the frames of "hello" and of nothing.
  private static final byte[] HELLO =
      HexFormat.ofDelimiter(" ")
          .parseHex("05 00 00 00 00 00 00 00 ea b2 04 3e 68 65 6c 6c 6f bb 1f 1c 19");
  private static final byte[] EMPTY =
      HexFormat.ofDelimiter(" ").parseHex("00 00 00 00 00 00 00 00 29 03 98 07 d8 ea 82 a2");

  @TempDir private Path folder;

  @Test
  void aKnownRecordHasTheBytesThatTheFormatPrescribes() throws IOException {
    byte[] hello = {'h', 'e', 'l', 'l', 'o'};
    assertThat(encode(List.of(hello), Compression.NONE, folder.resolve("a"))).isEqualTo(HELLO);
    assertThat(encode(List.of(new byte[0]), Compression.NONE, folder.resolve("b")))
        .isEqualTo(EMPTY);
    assertThat(decode(HELLO, folder.resolve("c"))).containsExactly(hello);
    assertThat(decode(EMPTY, folder.resolve("d"))).containsExactly(new byte[0]);
  }

  @ParameterizedTest
  @EnumSource
  void recordsOfAllLengthsComeBackInOrder(Compression compression) throws IOException {
    var random = new Random(7);
    var records = new ArrayList<byte[]>();
    for (int length : new int[] {0, 1, 11, 12, 13, 1 << 20, 3_000_001, 5, 1_048_560, 1_048_572}) {
      byte[] record = new byte[length];
      random.nextBytes(record);
      records.add(record);
    }
    Path file = folder.resolve("records");
    encode(records, compression, file);
    assertThat(decode(file)).containsExactlyElementsOf(records);
    try (var reader = TFRecordReader.open(hadoop(file), CONF)) {
      assertThat(reader.compression()).isEqualTo(compression);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileWithoutRecordsHasNone(Compression compression) throws IOException {
    Path file = folder.resolve("none");
    encode(List.of(), compression, file);
    assertThat(decode(file)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aReaderCanBeginAtALaterRecord(Compression compression) throws IOException {
    Path file = folder.resolve("records");
    encode(RecordBytes.someRecords(), compression, file);
    long second;
    try (var reader = TFRecordReader.open(hadoop(file), CONF)) {
      reader.next();
      second = reader.nextOffset();
    }
    try (var reader = TFRecordReader.openAt(hadoop(file), CONF, second, 64)) {
      assertThat(reader.next().remaining()).isZero();
      assertThat(reader.recordOffset()).isEqualTo(second);
      assertThat(reader.next().remaining()).isEqualTo(7);
      assertThat(reader.next()).isNull();
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void viewsAreLittleEndianAndTellWhereTheRecordBegan() throws IOException {
    Path file = folder.resolve("records");
    encode(List.of(new byte[] {1, 0, 0, 0}, new byte[] {2, 0, 0, 0}), Compression.NONE, file);
    try (var reader = TFRecordReader.open(hadoop(file), CONF)) {
      ByteBuffer first = reader.next();
      assertThat(first.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
      assertThat(first.getInt()).isEqualTo(1);
      assertThat(reader.recordOffset()).isZero();
      assertThat(reader.next().getInt()).isEqualTo(2);
      assertThat(reader.recordOffset()).isEqualTo(20);
    }
  }

  @Test
  void directAndOffsetBuffersAreWrittenLikeArrays() throws IOException {
    Path file = folder.resolve("records");
    var direct = ByteBuffer.allocateDirect(4).put(new byte[] {9, 1, 2, 9}).position(1).limit(3);
    var slice = ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2).slice();
    try (var writer = TFRecordWriter.create(hadoop(file), CONF, Compression.NONE)) {
      writer.write(direct);
      writer.write(slice);
      assertThat(writer.recordCount()).isEqualTo(2);
    }
    assertThat(direct.remaining()).isEqualTo(2);
    assertThat(decode(file)).containsExactly(new byte[] {1, 2}, new byte[] {1, 2});
  }

  @Test
  void allMembersOfAGzipFileAreRead() throws IOException {
    byte[] one = encode(RecordBytes.someRecords(), Compression.GZIP, folder.resolve("one"));
    var joined = new ByteArrayOutputStream();
    for (int i = 0; i < 3; i++) {
      joined.write(one);
    }
    List<byte[]> records = decode(joined.toByteArray(), folder.resolve("three"));
    assertThat(records).hasSize(9);
    assertThat(records.subList(6, 9)).containsExactlyElementsOf(RecordBytes.someRecords());
  }

  @Test
  void aGzipHeaderMayCarryANameACommentAnExtraFieldAndAChecksum() throws IOException {
    byte[] plain = encode(RecordBytes.someRecords(), Compression.GZIP, folder.resolve("plain"));
    var header = new ByteArrayOutputStream();
    header.write(new byte[] {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3});
    header.write(new byte[] {2, 0, 'x', 'y', 'n', 0, 'c', 'c', 0});
    var crc = new java.util.zip.CRC32();
    crc.update(header.toByteArray());
    header.write((int) crc.getValue() & 0xff);
    header.write((int) crc.getValue() >> 8 & 0xff);
    header.write(plain, 10, plain.length - 10);
    assertThat(decode(header.toByteArray(), folder.resolve("full")))
        .containsExactlyElementsOf(RecordBytes.someRecords());
  }

  @Test
  void aPlainFileThatBeginsLikeGzipOrZlibIsReadAsPlain() throws IOException {
    for (int length : new int[] {0x8b1f, 0x9c78, 0x0178}) { // 1f 8b, 78 9c and 78 01
      byte[] record = new byte[length];
      Arrays.fill(record, (byte) 5);
      Path file = folder.resolve("plain-" + length);
      encode(List.of(record), Compression.NONE, file);
      assertThat(decode(file)).containsExactly(record);
    }
  }

  @Test
  void noChecksumFileIsLeftBesideALocalOne() throws IOException {
    encode(RecordBytes.someRecords(), Compression.NONE, folder.resolve("sub/records"));
    try (var files = Files.list(folder.resolve("sub"))) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("records");
    }
  }
}
