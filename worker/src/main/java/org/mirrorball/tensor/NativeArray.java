package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.javacpp.indexer.Bfloat16Indexer;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A view as ND4J takes it. On a processor both are the same memory. On a graphics card the array is
 * a copy in the card's memory, filled before an operation and read back after it; that path is
 * written to be right rather than fast and has never run on a card.
 */
final class NativeArray {
  private static final boolean SHARED = Nd4j.getEnvironment().isCPU();

  private final Memory memory;
  private final INDArray array;

  private NativeArray(Memory memory, INDArray array) {
    this.memory = memory;
    this.array = array;
  }

  static NativeArray of(TensorView view) {
    TensorRuntime.ensureStarted();
    INDArray array =
        SHARED ? shared(view) : Nd4j.create(view.dtype().nd4j(), view.shape().dims(), 'c');
    return new NativeArray(view.memory(), array);
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

  /** Makes what Java wrote visible to the operation. */
  void beforeRead() {
    if (!SHARED) {
      array.data().asNio().put(memory.bytes().duplicate());
      Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
    }
  }

  /** Makes what the operation wrote visible to Java. */
  void afterWrite() {
    if (!SHARED) {
      Nd4j.getExecutioner().commit();
      Nd4j.getAffinityManager().ensureLocation(array, Location.HOST);
      memory.bytes().duplicate().put(array.data().asNio());
    }
  }
}
