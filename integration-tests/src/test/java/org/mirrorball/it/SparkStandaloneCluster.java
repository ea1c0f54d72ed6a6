package org.mirrorball.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A Spark standalone cluster: a Master and its Workers, each a process of its own on a free port of
 * the loopback interface. Closing it ends them and their executors and deletes their folder.
 */
final class SparkStandaloneCluster implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern MASTER_UP =
      Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern WORKER_UP = Pattern.compile("Successfully registered with master");

  private final Path folder;
  private final SparkHome sparkHome;
  private final Deque<ChildProcess> processes = new ArrayDeque<>();
  private final AtomicInteger submissions = new AtomicInteger();
  private String masterUrl;

  private SparkStandaloneCluster(Path folder, SparkHome sparkHome) {
    this.folder = folder;
    this.sparkHome = sparkHome;
  }

  /** Returns when every Worker has registered with the Master. */
  static SparkStandaloneCluster start(int workers, int coresPerWorker) {
    Path folder = TestPaths.newWorkFolder("spark");
    SparkHome sparkHome = SparkHome.create(folder.resolve("home"));
    SparkStandaloneCluster cluster = new SparkStandaloneCluster(folder, sparkHome);
    try {
      cluster.startMaster();
      cluster.startWorkers(workers, coresPerWorker);
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private void startMaster() {
    ChildProcess master =
        startProcess(
            "master",
            List.of(
                sparkHome.sparkClass(),
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0"));
    masterUrl = master.awaitLine(MASTER_UP, START_TIMEOUT).group(1);
  }

  private void startWorkers(int workers, int coresPerWorker) {
    List<ChildProcess> started = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      started.add(startWorker("worker-" + i, coresPerWorker));
    }
    started.forEach(worker -> worker.awaitLine(WORKER_UP, START_TIMEOUT));
  }

  private ChildProcess startWorker(String name, int cores) {
    return startProcess(
        name,
        List.of(
            sparkHome.sparkClass(),
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--webui-port",
            "0",
            "--cores",
            Integer.toString(cores),
            "--memory",
            "4g",
            "--work-dir",
            folder.resolve(name).toString(),
            masterUrl));
  }

  private ChildProcess startProcess(String name, List<String> command) {
    ChildProcess process = ChildProcess.start(name, folder, sparkHome.environment(), command);
    processes.push(process);
    return process;
  }

  /** Such as {@code spark://127.0.0.1:40123}. */
  String masterUrl() {
    return masterUrl;
  }

  SparkHome sparkHome() {
    return sparkHome;
  }

  /** Where the processes' output and the executors' work folders are. */
  Path folder() {
    return folder;
  }

  /** Runs spark-submit on this cluster, as a user would, and waits for the program's end. */
  ProcessResult submit(Duration timeout, List<String> arguments) {
    return run(timeout, Map.of(), sparkHome.sparkSubmit(), arguments);
  }

  /** Runs a script that calls spark-submit, such as bin/mirrorball-spark-submit. */
  ProcessResult run(
      Duration timeout, Map<String, String> environment, String script, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(script);
    command.addAll(List.of("--master", masterUrl, "--conf", "spark.ui.enabled=false"));
    command.addAll(arguments);
    Map<String, String> variables = new HashMap<>(sparkHome.environment());
    variables.putAll(environment);
    String name = "submit-" + submissions.incrementAndGet();
    try (ChildProcess submit = ChildProcess.start(name, folder, variables, command)) {
      return submit.awaitEnd(timeout);
    }
  }

  @Override
  public void close() {
    while (!processes.isEmpty()) {
      processes.pop().close();
    }
    Folders.delete(folder);
  }
}
