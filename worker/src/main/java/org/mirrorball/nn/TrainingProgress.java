package org.mirrorball.nn;

/**
 * How far training is.
 *
 * @param epoch from 1
 * @param step steps done since the start of training
 * @param totalSteps steps in all
 * @param loss mean over the samples of the last step, of all replicas
 * @param metric mean of the first metric so far in this epoch; NaN without metrics
 * @param samplesPerSecond samples of all replicas a second since the start
 * @param inputWaitShare the part of its time that the reporting replica waited for batches, 0 to 1
 * @param weightsCrc CRC32C of the flat float32 parameters, or -1 where it was not computed
 */
public record TrainingProgress(
    int epoch,
    long step,
    long totalSteps,
    double loss,
    double metric,
    double samplesPerSecond,
    double inputWaitShare,
    long weightsCrc) {

  /** Where {@link #weightsCrc} was not computed. */
  public static final long NO_CRC = -1;
}
