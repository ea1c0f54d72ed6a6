package org.mirrorball.tensor;

import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * A graphics card: memory of its own, which ND4J computes in, and the copies between it and the
 * host's. Where ND4J computes in the host's memory there is none. One thread at a time.
 *
 * <p>Arrays are only ever written on the card's side: a copy goes straight from one memory to the
 * other, past the second copy on the host that ND4J would keep in step.
 */
final class Card {
  /** How bytes get across. */
  @FunctionalInterface
  interface Copy {
    void run(Pointer to, Pointer from, long byteCount, CardTransfer.Direction direction);
  }

  private final Copy copy;

  Card(Copy copy) {
    this.copy = copy;
  }

  /** The card that ND4J's backend computes on, if it does. */
  static Optional<Card> present() {
    TensorRuntime.ensureStarted();
    return Nd4j.getEnvironment().isCPU() ? Optional.empty() : Optional.of(new Card(Card::copy));
  }

  private static void copy(
      Pointer to, Pointer from, long byteCount, CardTransfer.Direction direction) {
    // CUDA's cudaMemcpyKind: 1 is host to device, 2 device to host.
    int kind = direction == CardTransfer.Direction.UPLOAD ? 1 : 2;
    int done =
        NativeOpsHolder.getInstance()
            .getDeviceNativeOps()
            .memcpySync(to, from, byteCount, kind, null);
    if (done == 0) {
      throw new IllegalStateException(direction + " of " + byteCount + " bytes failed on the card");
    }
  }

  /** An array of the card's memory, zero-filled. */
  INDArray allocate(DataType type, long... dims) {
    return Nd4j.create(type, dims, 'c');
  }

  /** Copies all elements to the card when it runs. */
  CardTransfer upload(Memory from, INDArray to) {
    return new CardTransfer(CardTransfer.Direction.UPLOAD, copy, from, to);
  }

  /** Copies all elements from the card when it runs, once they are computed. */
  CardTransfer download(INDArray from, Memory to) {
    return new CardTransfer(CardTransfer.Direction.DOWNLOAD, copy, to, from);
  }

  /** Whether no element is infinite or not a number. */
  boolean isFinite(INDArray array, DType dtype) {
    Memory elements = Memory.allocate(dtype, array.length());
    download(array, elements).run();
    return elements.isFinite();
  }
}
