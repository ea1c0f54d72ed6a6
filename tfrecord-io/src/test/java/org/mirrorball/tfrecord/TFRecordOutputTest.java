package org.mirrorball.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mirrorball.tfrecord.RecordBytes.CONF;
import static org.mirrorball.tfrecord.RecordBytes.decode;
import static org.mirrorball.tfrecord.RecordBytes.hadoop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files appear when all are whole, with their indexes, and never before. */
class TFRecordOutputTest {

  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private TFRecordOutput shards(int shards, int records, Compression compression)
      throws IOException {
    return TFRecordOutput.toShards(hadoop(folder), "a", shards, records, compression, CONF);
  }

  private static void writeNumbers(TFRecordOutput out, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      out.write(new byte[] {(byte) i});
    }
  }

  @ParameterizedTest
  @EnumSource
  void shardsFollowOneAnotherAndDifferByOneRecordAtMost(Compression compression)
      throws IOException {
    try (var out = shards(3, 7, compression)) {
      writeNumbers(out, 7);
      out.commit();
    }
    int next = 0;
    for (int shard = 0; shard < 3; shard++) {
      String name = "a-0000%d-of-00003.tfrecord%s".formatted(shard, compression.suffix());
      List<byte[]> records = decode(folder.resolve(name));
      assertThat(records.size()).isBetween(2, 3);
      for (byte[] record : records) {
        assertThat(record).containsExactly(next++);
      }
    }
    assertThat(next).isEqualTo(7);
    assertThat(names()).hasSize(6).filteredOn(name -> name.endsWith(".index")).hasSize(3);
  }

  @Test
  void moreShardsThanRecordsLeaveSomeEmpty() throws IOException {
    try (var out = shards(3, 1, Compression.NONE)) {
      writeNumbers(out, 1);
      out.commit();
    }
    var files = RecordFiles.list(folder.toString(), CONF);
    assertThat(files).hasSize(3);
    long records = 0;
    for (RecordFile file : files) {
      records += RecordIndexFile.read(file, CONF).orElseThrow().recordCount();
    }
    assertThat(records).isEqualTo(1);
  }

  @Test
  void nothingIsSeenBeforeCommitAndNothingIsLeftWithoutIt() throws IOException {
    try (var out = shards(2, 4, Compression.NONE)) {
      writeNumbers(out, 3);
      assertThat(names()).isNotEmpty().allMatch(name -> name.startsWith("."));
      assertThatThrownBy(out::commit).hasMessage("3 records of 4");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void aCommitReplacesAllOlderShardsAndTheirIndexesButNoOtherFile() throws IOException {
    Files.write(folder.resolve("b-00000-of-00001.tfrecord"), new byte[0]);
    for (int shards = 3; shards >= 1; shards--) {
      try (var out = shards(shards, 4, Compression.NONE)) {
        writeNumbers(out, 4);
        out.commit();
      }
    }
    assertThat(names())
        .containsExactly(
            ".a-00000-of-00001.tfrecord.index",
            "a-00000-of-00001.tfrecord",
            "b-00000-of-00001.tfrecord");
  }

  @Test
  void oneFileTakesAnyNumberOfExamplesAndReplacesAnOlderOne() throws IOException {
    Path file = folder.resolve("one");
    for (int count : new int[] {3, 0, 1}) {
      try (var out = TFRecordOutput.toFile(hadoop(file), Compression.GZIP, CONF)) {
        for (int i = 0; i < count; i++) {
          out.write(Example.of(java.util.Map.of("i", Int64List.of(i))));
        }
        out.commit();
        assertThatThrownBy(out::commit).hasMessage("committed or closed before");
      }
      assertThat(decode(file)).hasSize(count);
      assertThat(names()).containsExactly(".one.index", "one");
    }
  }
}
