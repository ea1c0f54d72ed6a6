package org.mirrorball.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mirrorball.control.JobSecret;
import org.mirrorball.coordinator.Coordinator;
import org.mirrorball.worker.WorkerMain;

/** The command line and environment of a worker process. Nothing secret is in the former. */
final class WorkerCommand {

  /** The workers share half the memory as heap: what they compute with is outside of it. */
  private static final double HEAP_PERCENT = 50.0;

  /**
   * Has glibc ask for pages of 2 MiB for large allocations: weights, optimizer slots and
   * activations in pages of 4 KiB overrun the processor's table of addresses. The user's own
   * setting stays.
   */
  private static final Map.Entry<String, String> HUGE_PAGES =
      Map.entry("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

  private static final List<String> INHERITED_PROPERTIES =
      List.of("org.slf4j.simpleLogger.", "org.bytedeco.", "mirrorball.");

  private final LocalOptions options;
  private final Coordinator coordinator;
  private final Path argumentFile;
  private final Path secretFile;

  WorkerCommand(LocalOptions options, Coordinator coordinator, Path argumentFile, Path secretFile) {
    this.options = options;
    this.coordinator = coordinator;
    this.argumentFile = argumentFile;
    this.secretFile = secretFile;
  }

  ProcessBuilder builder(int workerId) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + argumentFile);
    command.addAll(WorkerMain.JVM_FLAGS);
    command.add(heap());
    addInheritedProperties(command);
    command.addAll(options.jvmArguments());
    command.add(WorkerMain.class.getName());
    addArguments(command, workerId);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(JobSecret.FILE_VARIABLE, secretFile.toString());
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(options.threadsPerWorker()));
    builder.environment().putIfAbsent(HUGE_PAGES.getKey(), HUGE_PAGES.getValue());
    return builder;
  }

  private String heap() {
    return options.heap().isEmpty()
        ? String.format(Locale.ROOT, "-XX:MaxRAMPercentage=%.2f", HEAP_PERCENT / options.workers())
        : "-Xmx" + options.heap();
  }

  private static void addInheritedProperties(List<String> command) {
    for (String name : System.getProperties().stringPropertyNames()) {
      if (INHERITED_PROPERTIES.stream().anyMatch(name::startsWith)) {
        command.add("-D" + name + "=" + System.getProperty(name));
      }
    }
  }

  private void addArguments(List<String> command, int workerId) {
    String host = coordinator.address().getHostString();
    command.add(host + ":" + coordinator.address().getPort());
    command.add(Integer.toString(workerId));
    command.add(Integer.toString(options.workers()));
    command.add(coordinator.jobId());
    command.add(host);
    command.add(Integer.toString(options.threadsPerWorker()));
    command.add(Boolean.toString(options.sharedMemory()));
    command.add(Boolean.toString(options.sealing()));
    if (options.ipcRoot() != null) {
      command.add(options.ipcRoot().toString());
    }
  }
}
