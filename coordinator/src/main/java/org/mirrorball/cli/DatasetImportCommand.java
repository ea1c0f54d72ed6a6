package org.mirrorball.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.mirrorball.data.IdxImporter;
import org.mirrorball.tfrecord.Compression;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Other formats to TFRecords. */
@Command(
    name = "import",
    description = "Writes TFRecords from other formats.",
    mixinStandardHelpOptions = true,
    subcommands = DatasetImportCommand.Idx.class)
final class DatasetImportCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "import what? There is: dataset import idx");
  }

  /** IDX files, such as MNIST's. */
  @Command(
      name = "idx",
      description = "Writes TFRecords from IDX images and labels, gzip or not, such as MNIST's.",
      mixinStandardHelpOptions = true)
  static final class Idx implements Callable<Integer> {

    @Option(names = "--images", required = true, paramLabel = "FILE", description = "IDX images.")
    private String images;

    @Option(names = "--labels", required = true, paramLabel = "FILE", description = "IDX labels.")
    private String labels;

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

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "Only so many records, the same share of each class.")
    private Integer limit;

    @Override
    public Integer call() throws IOException {
      if (shards < 1) {
        throw new UserMistake("--shards must be at least 1, got " + shards);
      }
      long records = importAll();
      new ResultLine("import")
          .with("records", records)
          .with("shards", shards)
          .with("output", output)
          .print();
      return 0;
    }

    private long importAll() throws IOException {
      var importer =
          IdxImporter.of(new Path(images), new Path(labels), new Path(output))
              .name(name)
              .shards(shards)
              .compression(compression);
      return (limit == null ? importer : importer.limit(limit)).run(new Configuration());
    }
  }
}
