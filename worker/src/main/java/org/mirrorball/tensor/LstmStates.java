package org.mirrorball.tensor;

/**
 * What an LSTM comes to.
 *
 * @param hidden the hidden states of all steps, [time, batch, units]
 * @param lastCells the cells after the last step, [batch, units]
 */
public record LstmStates(Tensor hidden, Tensor lastCells) {}
