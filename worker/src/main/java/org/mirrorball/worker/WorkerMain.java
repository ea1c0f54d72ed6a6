package org.mirrorball.worker;

import java.nio.file.Path;
import java.util.List;
import org.mirrorball.control.JobSecret;

/**
 * A worker in a process of its own: {@code WorkerMain HOST:PORT WORKER_ID WORKERS JOB_ID BIND_HOST
 * THREADS SHARED_MEMORY SEALING [IPC_ROOT]}. The job's secret comes by {@link
 * JobSecret#FILE_VARIABLE} or {@link JobSecret#VALUE_VARIABLE}. Ends with 0 when the coordinator
 * said so, and with 1 otherwise.
 */
public final class WorkerMain {

  /**
   * What a JVM needs to run a worker: Aeron maps its buffers through the first, kernels compute
   * through the next two, and the last two let the C library copy what ranks of a host exchange.
   */
  public static final List<String> JVM_FLAGS =
      List.of(
          "--add-opens",
          "java.base/jdk.internal.misc=ALL-UNNAMED",
          "--add-exports",
          "java.base/jdk.internal.vm.vector=ALL-UNNAMED",
          "--add-modules",
          "jdk.incubator.vector,jdk.incubator.foreign",
          "--enable-native-access=ALL-UNNAMED");

  /** Libraries' shutdown hooks may hang; nobody waits for a worker longer than this. */
  private static final long EXIT_LIMIT_MS = 3_000;

  private WorkerMain() {}

  /** Runs the worker; does not return. */
  public static void main(String[] arguments) {
    int status = 1;
    try {
      WorkerOptions options = parse(arguments);
      JobSecret secret = JobSecret.fromEnvironment(System.getenv());
      Runnable lastResort = () -> Runtime.getRuntime().halt(1);
      new WorkerSession(options, secret, CommunicatorSource::open, lastResort).run();
      status = 0;
    } catch (Exception e) {
      System.err.println("worker ends: " + FailureReport.line(e));
    }
    exit(status);
  }

  static WorkerOptions parse(String[] arguments) {
    if (arguments.length < 8) {
      throw new IllegalArgumentException(
          "expected HOST:PORT WORKER_ID WORKERS JOB_ID BIND_HOST THREADS SHARED_MEMORY SEALING"
              + " [IPC_ROOT],"
              + " got "
              + arguments.length
              + " arguments");
    }
    int colon = arguments[0].lastIndexOf(':');
    WorkerOptions options =
        new WorkerOptions(
                arguments[0].substring(0, colon),
                Integer.parseInt(arguments[0].substring(colon + 1)),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                arguments[3])
            .withBindHost(arguments[4])
            .withThreads(Integer.parseInt(arguments[5]))
            .withSharedMemory(Boolean.parseBoolean(arguments[6]))
            .withSealing(Boolean.parseBoolean(arguments[7]));
    return arguments.length > 8 ? options.withIpcRoot(Path.of(arguments[8])) : options;
  }

  private static void exit(int status) {
    Thread limit = new Thread(() -> haltLater(status), "mirrorball-exit-limit");
    limit.setDaemon(true);
    limit.start();
    System.exit(status);
  }

  private static void haltLater(int status) {
    try {
      Thread.sleep(EXIT_LIMIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(status);
  }
}
