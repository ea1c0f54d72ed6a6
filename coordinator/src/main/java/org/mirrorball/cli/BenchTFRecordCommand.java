package org.mirrorball.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.bench.TFRecordBenchmark;
import org.mirrorball.bench.TFRecordTimes;
import org.mirrorball.tfrecord.RecordFile;
import org.mirrorball.tfrecord.RecordFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** How fast one thread reads records and parses examples. */
@Command(
    name = "tfrecord",
    description = "Reads and parses TFRecord files of examples on one thread and prints GB/s.",
    mixinStandardHelpOptions = true)
final class BenchTFRecordCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "TFRecord files of examples.")
  private List<String> globs;

  @Override
  public Integer call() throws IOException {
    var conf = new Configuration();
    List<RecordFile> files = new ArrayList<>();
    for (String glob : globs) {
      files.addAll(RecordFiles.list(glob, conf));
    }
    TFRecordTimes times = new TFRecordBenchmark(files, conf, System::nanoTime).run();
    new ResultLine("mirrorball")
        .withDecimals("read_GBps", times.readRate(), 3)
        .withDecimals("parse_GBps", times.parseRate(), 3)
        .with("records", times.recordCount())
        .withDecimals("memcpy_GBps", times.copyRate(), 3)
        .print();
    return 0;
  }
}
