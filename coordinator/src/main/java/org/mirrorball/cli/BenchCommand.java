package org.mirrorball.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Benchmarks, whose figures docs/performance.md records. */
@Command(
    name = "bench",
    description = "Measures Mirrorball on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchTrainCommand.class,
      BenchAllReduceCommand.class,
      BenchTFRecordCommand.class
    })
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "bench what? There are: bench train, bench allreduce, bench tfrecord");
  }
}
