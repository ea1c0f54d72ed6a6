package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.zip.CRC32C;

/** No bytes make an index but those that it is written as; all others are refused with a reason. */
final class IndexFuzzTest {

  private static final int CRC_LENGTH = 4;

  @FuzzTest(maxDuration = "60s")
  void everyIndexIsReadOrRefused(byte[] input) {
    check(input);
    if (input.length >= CRC_LENGTH) {
      check(withSoundChecksum(input));
    }
  }

  private static void check(byte[] bytes) {
    try {
      assertThat(RecordIndexFormat.encode(RecordIndexFormat.decode(bytes))).isEqualTo(bytes);
    } catch (DataException expected) {
      assertThat(expected).hasMessageStartingWith("it");
    }
  }

  /** So that the search gets behind the checksum. */
  private static byte[] withSoundChecksum(byte[] input) {
    byte[] bytes = input.clone();
    int end = bytes.length - CRC_LENGTH;
    RecordFormat.putInt(bytes, end, RecordFormat.maskedCrc(new CRC32C(), bytes, 0, end));
    return bytes;
  }
}
