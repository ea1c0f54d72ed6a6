package org.mirrorball.it.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mirrorball.tfrecord.Compression;

/** What runs in TensorFlow's JVM; it works on the files of one folder. */
public final class TensorFlowProgram {

  private TensorFlowProgram() {}

  /**
   * Writes {@code tensorflow-CODEC}, reads {@code mirrorball-CODEC} into {@code read-CODEC}, and
   * writes what became of each case to {@code parsed}, a line a case.
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    List<byte[]> records = SomeRecords.all();
    for (Compression compression : Compression.values()) {
      String theirs = folder.resolve("tensorflow-" + compression).toString();
      TensorFlowRecords.write(theirs, compression, records);
      String ours = folder.resolve("mirrorball-" + compression).toString();
      List<byte[]> read = TensorFlowRecords.read(ours, compression, records.size());
      Files.writeString(folder.resolve("read-" + compression), SomeRecords.text(read));
    }
    List<String> lines = new ArrayList<>();
    for (ParseCase parseCase : ParseCases.all()) {
      lines.add(TensorFlowParse.run(parseCase));
    }
    Files.write(folder.resolve("parsed"), lines);
  }
}
