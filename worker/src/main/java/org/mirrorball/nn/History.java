package org.mirrorball.nn;

import java.io.Serializable;
import java.util.List;

/**
 * What training came to.
 *
 * @param epochs loss and metrics over each epoch's samples, as they were met during training
 * @param steps steps done since the start of training, those before a resume included
 * @param samplesPerSecond samples of all replicas a second, from the first step's end to the last's
 * @param inputWaitShares of each replica's time after the first steps, the part in which it waited
 *     for its next batch, 0 to 1
 * @param damage records that were damaged and left out: a line a place, with file and offset, of
 *     each replica the first hundred
 * @param weightsCrc CRC32C of the trained flat float32 parameters, little-endian
 */
public record History(
    List<Evaluation> epochs,
    long steps,
    double samplesPerSecond,
    List<Double> inputWaitShares,
    List<String> damage,
    long weightsCrc)
    implements Serializable {

  private static final long serialVersionUID = 2L;

  public History {
    epochs = List.copyOf(epochs);
    inputWaitShares = List.copyOf(inputWaitShares);
    damage = List.copyOf(damage);
  }

  /** As this, with the damage that all replicas have found. */
  public History withDamage(List<String> newDamage) {
    return new History(epochs, steps, samplesPerSecond, inputWaitShares, newDamage, weightsCrc);
  }

  /** The last epoch. */
  public Evaluation last() {
    return epochs.get(epochs.size() - 1);
  }
}
