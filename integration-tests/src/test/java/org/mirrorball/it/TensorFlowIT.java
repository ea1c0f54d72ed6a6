package org.mirrorball.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mirrorball.it.tensorflow.MirrorballParse;
import org.mirrorball.it.tensorflow.ParseCase;
import org.mirrorball.it.tensorflow.ParseCases;
import org.mirrorball.it.tensorflow.SomeRecords;
import org.mirrorball.it.tensorflow.TensorFlowProgram;
import org.mirrorball.tfrecord.Compression;
import org.mirrorball.tfrecord.TFRecordReader;
import org.mirrorball.tfrecord.TFRecordWriter;

/** Files and examples mean the same here and in TensorFlow 2.18. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class TensorFlowIT {

  private static final Configuration CONF = new Configuration();

  private static Path folder;

  @BeforeAll
  static void letTensorFlowDoItsPart() throws IOException {
    folder = TestPaths.newWorkFolder("tensorflow");
    for (Compression compression : Compression.values()) {
      try (var writer = TFRecordWriter.create(file("mirrorball", compression), CONF, compression)) {
        for (byte[] record : SomeRecords.all()) {
          writer.write(record);
        }
      }
    }
    TensorFlowJvm.run(folder, TensorFlowProgram.class, folder.toString());
  }

  @AfterAll
  static void removeFiles() throws IOException {
    Folders.delete(folder);
  }

  private static org.apache.hadoop.fs.Path file(String writer, Compression compression) {
    return new org.apache.hadoop.fs.Path(folder.resolve(writer + "-" + compression).toUri());
  }

  @ParameterizedTest
  @EnumSource
  void tensorFlowReadsWhatIsWrittenHereByteForByte(Compression compression) throws IOException {
    assertThat(Files.readString(folder.resolve("read-" + compression)))
        .isEqualTo(SomeRecords.text(SomeRecords.all()));
  }

  @ParameterizedTest
  @EnumSource
  void whatTensorFlowWritesIsReadHereByteForByte(Compression compression) throws IOException {
    List<byte[]> records = new ArrayList<>();
    try (var reader = TFRecordReader.open(file("tensorflow", compression), CONF)) {
      assertThat(reader.compression()).isEqualTo(compression);
      for (ByteBuffer data = reader.next(); data != null; data = reader.next()) {
        byte[] record = new byte[data.remaining()];
        data.get(record);
        records.add(record);
      }
    }
    assertThat(records).containsExactlyElementsOf(SomeRecords.all());
  }

  @Test
  void examplesAreParsedToTheSameValuesOrRefusedForTheSameReason() throws IOException {
    List<String> theirs = Files.readAllLines(folder.resolve("parsed"));
    List<ParseCase> cases = ParseCases.agreeing();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(40);
    for (int i = 0; i < cases.size(); i++) {
      assertThat(MirrorballParse.run(cases.get(i)))
          .as(cases.get(i).name())
          .isEqualTo(theirs.get(i));
    }
  }

  @Test
  void whatTensorFlowRefusesForAnotherReasonIsRefusedHereToo() throws IOException {
    List<String> theirs = Files.readAllLines(folder.resolve("parsed"));
    List<ParseCase> cases = ParseCases.refusedForOtherReasons();
    for (int i = 0; i < cases.size(); i++) {
      String here = MirrorballParse.run(cases.get(i));
      String there = theirs.get(ParseCases.agreeing().size() + i);
      assertThat(List.of(here, there)).as(cases.get(i).name()).allMatch(t -> t.startsWith("error"));
      assertThat(here).isNotEqualTo(there);
    }
  }
}
