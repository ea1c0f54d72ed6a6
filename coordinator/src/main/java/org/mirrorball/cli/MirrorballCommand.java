package org.mirrorball.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's root. Exit code 0 on success, 2 for a user's mistake, 1 for a failure. */
@Command(
    name = "mirrorball",
    description = "Distributed deep-learning training for the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionOfManifest.class,
    subcommands = {
      QuickstartCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      DatasetCommand.class,
      BenchCommand.class,
    })
public final class MirrorballCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Runs a command in this process. */
  public static int execute(String... arguments) {
    return new CommandLine(new MirrorballCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((mistake, args) -> Failures.report(mistake, System.err))
        .setExecutionExceptionHandler(
            (failure, commandLine, result) -> Failures.report(failure, System.err))
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing; mirrorball --help lists them");
  }
}
