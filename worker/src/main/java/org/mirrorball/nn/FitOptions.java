package org.mirrorball.nn;

import java.io.Serializable;

/**
 * How long and how to train.
 *
 * @param epochs passes over the data
 * @param seed of the shuffles
 * @param checkpointDirectory any Hadoop path, or null for none
 * @param checkpointEverySteps steps between checkpoints, 0 for only at the end
 * @param resume whether to go on from the newest checkpoint, if there is one
 */
public record FitOptions(
    int epochs, long seed, String checkpointDirectory, long checkpointEverySteps, boolean resume)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  public FitOptions {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
    }
    if (checkpointEverySteps < 0) {
      throw new IllegalArgumentException(
          "steps between checkpoints must not be negative, got " + checkpointEverySteps);
    }
    if (checkpointDirectory == null && (resume || checkpointEverySteps > 0)) {
      throw new IllegalArgumentException("a checkpoint directory must be named");
    }
  }

  /** Trains for so many passes over the data, with seed 0 and no checkpoints. */
  public static FitOptions epochs(int epochs) {
    return new FitOptions(epochs, 0, null, 0, false);
  }

  public FitOptions withSeed(long newSeed) {
    return new FitOptions(epochs, newSeed, checkpointDirectory, checkpointEverySteps, resume);
  }

  public FitOptions withCheckpoints(String directory, long everySteps) {
    return new FitOptions(epochs, seed, directory, everySteps, resume);
  }

  public FitOptions withResume(boolean newResume) {
    return new FitOptions(epochs, seed, checkpointDirectory, checkpointEverySteps, newResume);
  }
}
