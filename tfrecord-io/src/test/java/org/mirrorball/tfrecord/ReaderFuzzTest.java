package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * No file makes the reader do anything but give records with sound checksums, or say what is wrong.
 */
final class ReaderFuzzTest {

  private static final ReadLimits LIMITS = new ReadLimits(1 << 10, 1 << 20, 250);
  private static final int BLOCK_LENGTH = 64;

  @FuzzTest(maxDuration = "60s")
  void everyFileIsReadOrRefused(byte[] input) throws IOException {
    for (CorruptionPolicy policy : CorruptionPolicy.values()) {
      TFRecordReader reader = RecordBytes.reader(input, BLOCK_LENGTH, LIMITS);
      try {
        readAll(reader, new CorruptionLog(policy, Long.MAX_VALUE));
      } catch (CorruptRecordException expected) {
        assertThat(expected).hasMessageStartingWith("memory: corrupt record at offset ");
      }
      assertThat(reader.bufferLength())
          .isLessThanOrEqualTo(LIMITS.maxRecordLength() + RecordFormat.FOOTER_LENGTH);
    }
  }

  private static void readAll(TFRecordReader reader, CorruptionLog log) throws IOException {
    var crc = new CRC32C();
    long end = 0;
    for (ByteBuffer data = reader.next(log); data != null; data = reader.next(log)) {
      int length = data.remaining();
      assertThat(reader.recordOffset()).isGreaterThanOrEqualTo(end);
      end = reader.nextOffset();
      assertThat(end - reader.recordOffset())
          .isEqualTo(length + RecordFormat.HEADER_LENGTH + RecordFormat.FOOTER_LENGTH);
      int checksum = data.duplicate().order(data.order()).clear().getInt(data.limit());
      byte[] copy = new byte[length];
      data.get(copy);
      assertThat(checksum).isEqualTo(RecordFormat.maskedCrc(crc, copy, 0, length));
    }
  }
}
