package org.mirrorball.launch;

/** How a process ended, in words. */
final class ExitDescription {

  private static final int SIGNAL_BASE = 128;
  private static final int MAX_SIGNAL = 64;
  private static final int SIGKILL = 9;

  private ExitDescription() {}

  /** Describes an exit code as Java and the shells give it: 128 and the signal for a killed one. */
  static String of(int exitCode) {
    int signal = exitCode - SIGNAL_BASE;
    if (signal < 1 || signal > MAX_SIGNAL) {
      return "exit code " + exitCode;
    }
    String hint = signal == SIGKILL ? "; the kernel does this when memory runs out" : "";
    return "killed by signal " + signal + " (exit code " + exitCode + hint + ")";
  }
}
