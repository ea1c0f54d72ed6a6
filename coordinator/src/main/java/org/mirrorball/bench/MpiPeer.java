package org.mirrorball.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.mirrorball.nn.PreflightException;

/** OpenMPI, by a C program that is compiled here. */
final class MpiPeer implements Contender {

  private static final String PROGRAM = "mpi_allreduce.c";

  private final PeerFolder folder;
  private final List<String> command;

  private MpiPeer(PeerFolder folder, List<String> command) {
    this.folder = folder;
    this.command = command;
  }

  static Contender open(AllReducePlan plan) throws IOException, InterruptedException {
    requireInstalled();
    PeerFolder folder = new PeerFolder();
    try {
      return new MpiPeer(folder, command(plan, compile(folder)));
    } catch (IOException | InterruptedException e) {
      folder.close();
      throw e;
    }
  }

  private static void requireInstalled() throws InterruptedException {
    for (String program : List.of("mpicc", "mpirun")) {
      if (!PeerProcess.succeeds(program, "--version")) {
        throw new PreflightException(
            "--peer mpi needs OpenMPI's "
                + program
                + ", which does not run: apt-get install openmpi-bin libopenmpi-dev");
      }
    }
  }

  private static Path compile(PeerFolder folder) throws IOException, InterruptedException {
    Path source = folder.addProgram(PROGRAM);
    Path binary = folder.resolve("mpi_allreduce");
    List<String> compiler =
        List.of("mpicc", "-O3", "-pthread", "-o", binary.toString(), source.toString());
    PeerProcess.run(compiler, line -> {});
    return binary;
  }

  static List<String> command(AllReducePlan plan, Path binary) {
    List<String> command = new ArrayList<>(List.of("mpirun", "--oversubscribe"));
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--allow-run-as-root");
    }
    String transport = plan.transport() == LocalTransport.ipc ? "vader" : "tcp";
    command.addAll(List.of("--mca", "btl", "self," + transport));
    command.addAll(List.of("-np", Integer.toString(plan.ranks()), binary.toString()));
    plan.floatCounts().forEach(count -> command.add(count.toString()));
    return command;
  }

  @Override
  public String name() {
    return PeerName.mpi.name();
  }

  @Override
  public void takeTurn(Consumer<AllReduceTime> times) throws IOException, InterruptedException {
    PeerProcess.run(command, PeerRow.reader(name(), times));
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
