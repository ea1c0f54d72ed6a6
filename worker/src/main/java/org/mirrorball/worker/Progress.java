package org.mirrorball.worker;

/**
 * How far a worker is.
 *
 * @param epoch the pass over the data, from 1
 * @param step steps done since the start of training
 * @param totalSteps steps in all
 * @param loss mean loss over the samples of the last step, of all workers
 * @param accuracy mean accuracy so far in this epoch, of all workers; NaN where none is measured
 * @param samplesPerSecond samples of all workers a second
 * @param inputWaitShare the part of its time that this worker waited for its batches, 0 to 1
 * @param weightsCrc CRC32C of the flat float32 parameters, or -1 where not computed at this step
 */
public record Progress(
    int epoch,
    long step,
    long totalSteps,
    double loss,
    double accuracy,
    double samplesPerSecond,
    double inputWaitShare,
    long weightsCrc) {}
