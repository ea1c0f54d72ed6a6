package org.mirrorball.bench;

import java.io.IOException;
import java.util.function.Consumer;

/** One that is measured. What it needs was found when it was made. */
public interface Contender extends AutoCloseable {

  /** The name of Mirrorball itself. */
  String MIRRORBALL = "mirrorball";

  /** What its rows begin with. */
  String name();

  /**
   * Measures every length once, with processes of its own that are gone when this returns.
   *
   * @param times hears each as soon as it is there, on this thread
   * @throws IOException when a process cannot be started, or fails
   * @throws InterruptedException when this thread is interrupted meanwhile
   */
  void takeTurn(Consumer<AllReduceTime> times) throws IOException, InterruptedException;

  /** Deletes what it has made for its turns. */
  @Override
  void close() throws IOException;

  /**
   * Mirrorball itself.
   *
   * @throws org.mirrorball.nn.PreflightException when there is too little shared memory
   */
  static Contender mirrorball(AllReducePlan plan) {
    return new MirrorballContender(plan);
  }
}
