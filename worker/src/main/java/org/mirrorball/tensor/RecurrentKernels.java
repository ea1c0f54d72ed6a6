package org.mirrorball.tensor;

/**
 * One step of recurrent layers over [batch, width], without the matrix products. What does not
 * exist before the first step, or after the last, is zeros.
 */
interface RecurrentKernels {
  /**
   * A step of an LSTM.
   *
   * @param input the input's part of the sums, [batch, 4 units]: input gate, forget gate,
   *     candidate, output gate
   * @param recurrent the hidden state's part
   * @param before the cells before
   * @param gates the activated gates, out
   */
  void lstm(
      int units,
      Memory input,
      Memory recurrent,
      Memory before,
      Memory gates,
      Memory cells,
      Memory hidden);

  /**
   * A step back through an LSTM.
   *
   * @param byHidden the gradient by the hidden state from outside
   * @param carried the gradient by the hidden state from the step after
   * @param byCells the gradient by the cells from the step after in, by those before out
   * @param bySums the gradient by the sums of the gates, out
   */
  void lstmGradient(
      int units,
      Memory gates,
      Memory cells,
      Memory before,
      Memory byHidden,
      Memory carried,
      Memory byCells,
      Memory bySums);

  /**
   * A step of a GRU whose reset gate is applied after the matrix product.
   *
   * @param input the input's part of the sums, [batch, 3 units]: update gate, reset gate, candidate
   * @param recurrent the hidden state's part
   * @param bias of the recurrent part, [3 units]
   * @param before the hidden state before
   * @param gates [batch, 4 units], out: the activated gates and the candidate's recurrent part
   */
  void gru(
      int units,
      Memory input,
      Memory recurrent,
      Memory bias,
      Memory before,
      Memory gates,
      Memory hidden);

  /**
   * A step back through a GRU.
   *
   * @param byHidden the gradient by the hidden state from outside
   * @param carried the gradient by the hidden state from the step after through the product
   * @param direct the gradient by the hidden state from the step after past the product in, by the
   *     state before out
   * @param byInput the gradient by the input's sums, out
   * @param byRecurrent the gradient by the recurrent sums, out
   */
  void gruGradient(
      int units,
      Memory gates,
      Memory before,
      Memory byHidden,
      Memory carried,
      Memory direct,
      Memory byInput,
      Memory byRecurrent);

  /** The fastest loops for this type on this JVM. */
  static RecurrentKernels of(DType dtype) {
    return dtype == DType.FLOAT32 ? Floats.CHOSEN : ScalarRecurrent.INSTANCE;
  }

  /** Chosen once. */
  final class Floats {
    private static final RecurrentKernels CHOSEN =
        FloatKernelsChoice.vectorOr(
            RecurrentKernels.class, "VectorRecurrent", ScalarRecurrent.INSTANCE);

    private Floats() {}
  }
}
