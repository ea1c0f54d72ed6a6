package org.mirrorball.data;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep a process alive. */
final class DaemonThreads {

  private DaemonThreads() {}

  static ThreadFactory named(String name) {
    return task -> {
      var thread = new Thread(task, "mirrorball-" + name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
