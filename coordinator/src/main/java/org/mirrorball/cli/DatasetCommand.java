package org.mirrorball.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes TFRecords and looks into them. */
@Command(
    name = "dataset",
    description = "Imports, inspects and indexes datasets.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DatasetImportCommand.class,
      DatasetInspectCommand.class,
      DatasetIndexCommand.class
    })
final class DatasetCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "dataset what? There are: dataset import, dataset inspect, dataset index");
  }
}
