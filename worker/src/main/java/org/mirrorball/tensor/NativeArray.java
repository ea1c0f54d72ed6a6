package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.javacpp.indexer.Bfloat16Indexer;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A view of the host's memory as ND4J takes it. On a processor both are the same memory. On a
 * {@link Card} the array is a copy in the card's memory, filled before an operation and read back
 * after it: the way of operations that run at once. A {@link Plan} keeps its values on the card
 * instead.
 */
final class NativeArray implements AutoCloseable {
  /** Null where ND4J computes in the host's memory: then nothing is copied. */
  private static final Card CARD = Card.present().orElse(null);

  // The memory of a shared array must stay reachable as long as the array.
  private final Memory memory;
  private final INDArray array;
  private final Card card;

  private NativeArray(Memory memory, INDArray array, Card card) {
    this.memory = memory;
    this.array = array;
    this.card = card;
  }

  static NativeArray of(TensorView view) {
    return CARD == null ? new NativeArray(view.memory(), shared(view), null) : on(CARD, view);
  }

  /** A copy of the view on a card. */
  static NativeArray on(Card card, TensorView view) {
    INDArray array = card.allocate(view.dtype().nd4j(), view.shape().dims());
    return new NativeArray(view.memory(), array, card);
  }

  private static INDArray shared(TensorView view) {
    return Nd4j.create(
        buffer(view.memory()),
        view.shape().dims(),
        view.shape().strides(),
        0,
        'c',
        view.dtype().nd4j());
  }

  private static DataBuffer buffer(Memory memory) {
    ByteBuffer bytes = memory.bytes();
    Pointer pointer;
    Indexer indexer;
    switch (memory.dtype()) {
      case BFLOAT16 -> {
        var shorts = new ShortPointer(bytes.asShortBuffer());
        pointer = shorts;
        indexer = Bfloat16Indexer.create(shorts);
      }
      case FLOAT32 -> {
        var floats = new FloatPointer(bytes.asFloatBuffer());
        pointer = floats;
        indexer = FloatIndexer.create(floats);
      }
      case FLOAT64 -> {
        var doubles = new DoublePointer(bytes.asDoubleBuffer());
        pointer = doubles;
        indexer = DoubleIndexer.create(doubles);
      }
      default -> throw new IllegalArgumentException("no native arrays of " + memory.dtype());
    }
    return Nd4j.createBuffer(pointer, memory.dtype().nd4j(), memory.elementCount(), indexer);
  }

  /** Must be kept reachable while native code uses it. */
  INDArray array() {
    return array;
  }

  /** What makes the host's elements visible to an operation; nothing where they are shared. */
  Optional<Kernel> upload() {
    return Optional.ofNullable(card).map(to -> to.upload(memory, array));
  }

  /** What makes an operation's elements visible to the host; nothing where they are shared. */
  Optional<Kernel> download() {
    return Optional.ofNullable(card).map(from -> from.download(array, memory));
  }

  /** Frees a copy; shared memory is not this array's to free. */
  @Override
  public void close() {
    if (card != null) {
      array.close();
    }
  }
}
