package org.mirrorball.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.data.DatasetIndexing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the index beside each file. */
@Command(
    name = "index",
    description = "Writes an index beside each file, so that jobs need not read all to plan.",
    mixinStandardHelpOptions = true)
final class DatasetIndexCommand implements Callable<Integer> {

  @Parameters(paramLabel = "GLOB", description = "TFRecord files.")
  private String data;

  @Override
  public Integer call() throws IOException {
    DatasetIndexing indexing = DatasetIndexing.run(data, new Configuration());
    new ResultLine("index")
        .with("files", indexing.fileCount())
        .with("records", indexing.recordCount())
        .with("bytes", indexing.byteCount())
        .with("written", indexing.writtenCount())
        .print();
    return 0;
  }
}
