package org.mirrorball.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.mirrorball.data.Cifar10Importer;
import org.mirrorball.data.CsvImporter;
import org.mirrorball.data.IdxImporter;
import org.mirrorball.data.ImageFolderImporter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Other formats to TFRecords. */
@Command(
    name = "import",
    description = "Writes TFRecords from other formats.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DatasetImportCommand.Idx.class,
      DatasetImportCommand.Cifar10.class,
      DatasetImportCommand.Images.class,
      DatasetImportCommand.Csv.class
    })
final class DatasetImportCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "import what? There are: dataset import idx, cifar10, images, csv");
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

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "Only so many records, the same share of each class.")
    private Integer limit;

    @Mixin private ImportOptions options;

    @Override
    public Integer call() throws IOException {
      var importer = IdxImporter.of(new Path(images), new Path(labels));
      options.printResult(
          (limit == null ? importer : importer.limit(limit))
              .run(options.target(), new Configuration()));
      return 0;
    }
  }

  /** CIFAR-10's binary files. */
  @Command(
      name = "cifar10",
      description = "Writes TFRecords from CIFAR-10's binary files.",
      mixinStandardHelpOptions = true)
  static final class Cifar10 implements Callable<Integer> {

    @Parameters(paramLabel = "GLOB", description = "Such as cifar-10-batches-bin/data_batch_*.bin.")
    private String glob;

    @Mixin private ImportOptions options;

    @Override
    public Integer call() throws IOException {
      options.printResult(Cifar10Importer.of(glob).run(options.target(), new Configuration()));
      return 0;
    }
  }

  /** A folder of images for each class. */
  @Command(
      name = "images",
      description =
          "Writes TFRecords from a folder that has a folder of PNG and JPEG files a class.",
      mixinStandardHelpOptions = true)
  static final class Images implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The folder.")
    private String folder;

    @Mixin private ImportOptions options;

    @Override
    public Integer call() throws IOException {
      options.printResult(
          ImageFolderImporter.of(new Path(folder)).run(options.target(), new Configuration()));
      return 0;
    }
  }

  /** A table of numbers. */
  @Command(
      name = "csv",
      description =
          "Writes TFRecords from a CSV file of numbers whose first line names the columns.",
      mixinStandardHelpOptions = true)
  static final class Csv implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The CSV file.")
    private String file;

    @Option(
        names = "--label",
        paramLabel = "COLUMN",
        defaultValue = "label",
        description = "The label's column (default: ${DEFAULT-VALUE}).")
    private String label;

    @Mixin private ImportOptions options;

    @Override
    public Integer call() throws IOException {
      options.printResult(
          CsvImporter.of(new Path(file), label).run(options.target(), new Configuration()));
      return 0;
    }
  }
}
