package org.mirrorball.launch;

import java.nio.file.Path;

/** A program with two workers, to be killed; says when they run. */
final class PoolProgram {

  static final String RUNNING = "running";

  private PoolProgram() {}

  public static void main(String[] arguments) throws Exception {
    LocalOptions options =
        LocalOptions.forWorkers(2).withHeap("128m").withIpcRoot(Path.of(arguments[0]));
    try (WorkerPool pool = WorkerPool.local(options)) {
      pool.run(
          new SumRanks(Integer.MAX_VALUE, 10),
          progress -> {
            if (progress.step() == 2) {
              System.out.println(RUNNING);
            }
          });
    }
  }
}
