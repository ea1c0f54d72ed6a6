package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.tfrecord.RecordBytes.hadoop;
import static org.mirrorball.tfrecord.RecordBytes.readAll;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No file makes its reader exceed what the configuration allows. */
class ReadLimitsTest {

  @TempDir private Path folder;
  private final Configuration conf = new Configuration();

  private List<byte[]> read(List<byte[]> records, Compression compression) throws IOException {
    Path file = folder.resolve("file");
    RecordBytes.encode(records, compression, file);
    try (var reader = TFRecordReader.open(hadoop(file), conf)) {
      return readAll(reader, CorruptionLog.failing());
    }
  }

  @Test
  void aRecordMayBeAsLongAsTheLimitAndNoLonger() throws IOException {
    conf.setInt(ReadLimits.MAX_RECORD_LENGTH_KEY, 100);
    assertThat(read(List.of(new byte[100]), Compression.NONE)).hasSize(1);
    assertThatThrownBy(() -> read(List.of(new byte[101]), Compression.NONE))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("length is 101 bytes, the limit is 100");
  }

  @Test
  void aCompressedFileMayGiveAsMuchAsTheLimitAndNoMore() throws IOException {
    conf.setLong(ReadLimits.MAX_DECOMPRESSED_LENGTH_KEY, 1016);
    assertThat(read(List.of(new byte[1000]), Compression.ZLIB)).hasSize(1);
    assertThatThrownBy(() -> read(List.of(new byte[1001]), Compression.GZIP))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("decompresses to more than 1016 bytes, the limit (mirrorball.");
  }

  @Test
  void manyZerosBeyondTheRatioAreRefused() throws IOException {
    List<byte[]> zeros = Collections.nCopies(65, new byte[1 << 20]);
    assertThatThrownBy(() -> read(zeros, Compression.GZIP))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("more than 250 times as many (mirrorball.tfrecord.max-compression");
    conf.setInt(ReadLimits.MAX_COMPRESSION_RATIO_KEY, 1100);
    assertThat(read(zeros, Compression.GZIP)).hasSize(65);
  }

  @Test
  void aLimitThatIsNoNumberOrOutOfRangeIsNamed() {
    conf.set(ReadLimits.MAX_RECORD_LENGTH_KEY, "much");
    assertThatThrownBy(() -> read(List.of(), Compression.NONE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("much");
    conf.setInt(ReadLimits.MAX_RECORD_LENGTH_KEY, -5);
    assertThatThrownBy(() -> read(List.of(), Compression.NONE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("max-record-bytes is -5, expected 0 to 1073741824");
  }
}
