package org.mirrorball.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.mirrorball.nn.PreflightException;

/** Gloo, by a Python program with PyTorch. */
final class GlooPeer implements Contender {

  private static final String PROGRAM = "gloo_allreduce.py";

  /** Debian's own python3 sees Debian's PyTorch; another on the PATH may have one of its own. */
  private static final List<String> INTERPRETERS = List.of("/usr/bin/python3", "python3");

  private static final String LOOKS_FOR_GLOO =
      "import sys, torch.distributed as d; sys.exit(not (d.is_available() and"
          + " d.is_gloo_available()))";

  private final PeerFolder folder;
  private final List<String> command;

  private GlooPeer(PeerFolder folder, List<String> command) {
    this.folder = folder;
    this.command = command;
  }

  static Contender open(AllReducePlan plan) throws IOException, InterruptedException {
    String interpreter = interpreter();
    PeerFolder folder = new PeerFolder();
    Path program = folder.addProgram(PROGRAM);
    List<String> command = new ArrayList<>();
    command.add(interpreter);
    command.add(program.toString());
    command.add(Integer.toString(plan.ranks()));
    plan.floatCounts().forEach(count -> command.add(count.toString()));
    return new GlooPeer(folder, command);
  }

  private static String interpreter() throws InterruptedException {
    for (String interpreter : INTERPRETERS) {
      if (PeerProcess.succeeds(interpreter, "-c", LOOKS_FOR_GLOO)) {
        return interpreter;
      }
    }
    throw new PreflightException(
        "--peer gloo needs Python with PyTorch, and there is none: apt-get install python3-torch");
  }

  @Override
  public String name() {
    return PeerName.gloo.name();
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
