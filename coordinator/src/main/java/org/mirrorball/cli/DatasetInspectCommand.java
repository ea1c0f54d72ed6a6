package org.mirrorball.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.data.DatasetInspection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Verifies and counts records, and says what they hold. */
@Command(
    name = "inspect",
    description = "Reads every record: counts them, verifies their CRCs, says what they hold.",
    mixinStandardHelpOptions = true)
final class DatasetInspectCommand implements Callable<Integer> {

  @Parameters(paramLabel = "GLOB", description = "TFRecord files.")
  private String data;

  @Override
  public Integer call() throws IOException {
    DatasetInspection inspection = DatasetInspection.inspect(data, new Configuration());
    inspection.features().forEach(System.err::println);
    inspection.samples().forEach(sample -> System.err.println("sample " + SampleText.of(sample)));
    if (inspection.exampleProblem() != null) {
      System.err.println("not all records are examples: " + inspection.exampleProblem());
    }
    inspection.corruptions().forEach(corruption -> System.err.println(corruption.getMessage()));
    new ResultLine("inspect")
        .with("files", inspection.fileCount())
        .with("records", inspection.recordCount())
        .with("bytes", inspection.byteCount())
        .with("corrupt", inspection.corruptCount())
        .print();
    return 0;
  }
}
