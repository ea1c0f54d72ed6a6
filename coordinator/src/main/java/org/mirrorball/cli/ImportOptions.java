package org.mirrorball.cli;

import org.apache.hadoop.fs.Path;
import org.mirrorball.data.ImportTarget;
import org.mirrorball.tfrecord.Compression;
import picocli.CommandLine.Option;

/** Where an import writes to. */
final class ImportOptions {

  @Option(names = "--output", required = true, paramLabel = "DIR", description = "Target folder.")
  private String output;

  @Option(
      names = "--name",
      paramLabel = "PREFIX",
      defaultValue = "part",
      description = "Files are PREFIX-00000-of-0000N.tfrecord (default: ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many files (default: ${DEFAULT-VALUE}).")
  private int shards;

  @Option(
      names = "--compression",
      paramLabel = "KIND",
      defaultValue = "none",
      description = "none, gzip or zlib (default: ${DEFAULT-VALUE}).")
  private Compression compression;

  ImportTarget target() {
    if (shards < 1) {
      throw new UserMistake("--shards must be at least 1, got " + shards);
    }
    try {
      return new ImportTarget(new Path(output), name, shards, compression);
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--name: " + e.getMessage(), e);
    }
  }

  /** Prints the result line. */
  void printResult(long records) {
    new ResultLine("import")
        .with("records", records)
        .with("shards", shards)
        .with("output", output)
        .print();
  }
}
