package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
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
    ByteBuffer bytes = view.memory().bytes();
    int count = view.memory().elementCount();
    DataBuffer buffer;
    if (view.dtype() == DType.FLOAT32) {
      FloatPointer pointer = new FloatPointer(bytes.asFloatBuffer());
      buffer = Nd4j.createBuffer(pointer, view.dtype().nd4j(), count, FloatIndexer.create(pointer));
    } else {
      DoublePointer pointer = new DoublePointer(bytes.asDoubleBuffer());
      buffer =
          Nd4j.createBuffer(pointer, view.dtype().nd4j(), count, DoubleIndexer.create(pointer));
    }
    return Nd4j.create(
        buffer, view.shape().dims(), view.shape().strides(), 0, 'c', view.dtype().nd4j());
  }

  /** Must be kept reachable while native code uses it. */
  INDArray array() {
    return array;
  }

  /** Makes what Java wrote visible to the operation. */
  void beforeRead() {
    if (!SHARED) {
      if (memory.dtype() == DType.FLOAT32) {
        array.data().asNioFloat().put(memory.floats().duplicate());
      } else {
        array.data().asNioDouble().put(memory.doubles().duplicate());
      }
      Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
    }
  }

  /** Makes what the operation wrote visible to Java. */
  void afterWrite() {
    if (!SHARED) {
      Nd4j.getExecutioner().commit();
      Nd4j.getAffinityManager().ensureLocation(array, Location.HOST);
      if (memory.dtype() == DType.FLOAT32) {
        memory.floats().duplicate().put(array.data().asNioFloat());
      } else {
        memory.doubles().duplicate().put(array.data().asNioDouble());
      }
    }
  }
}
