package org.mirrorball.it;

/** How a process ended and what it said. */
record ProcessResult(int exitCode, String standardOutput, String standardError) {

  @Override
  public String toString() {
    return "exit code "
        + exitCode
        + "\n--- standard output\n"
        + standardOutput
        + "\n--- standard error\n"
        + standardError;
  }
}
