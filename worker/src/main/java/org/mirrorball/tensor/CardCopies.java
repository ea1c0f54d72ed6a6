package org.mirrorball.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Elements put elsewhere on a card: copies between views of arrays. */
final class CardCopies {
  private CardCopies() {}

  static void register(CardKernels table) {
    table.add(Transpose.class, CardCopies::transpose);
    table.add(Broadcast.class, CardCopies::broadcast);
    table.add(Pad.class, CardCopies::pad);
    table.add(Slice.class, CardCopies::slice);
    table.add(Concat.class, CardCopies::concat);
  }

  private static void transpose(Transpose op, CardCall call) {
    int[] permutation = op.permutation().stream().mapToInt(Integer::intValue).toArray();
    call.copy(call.input(0).permute(permutation), call.output(0));
  }

  /** Ones times the input: ND4J has no op that only repeats and takes its output as it is. */
  private static void broadcast(Broadcast op, CardCall call) {
    call.fill(call.output(0), 1);
    call.binary(Binary.MULTIPLY, call.output(0), call.input(0), call.output(0));
  }

  private static void pad(Pad op, CardCall call) {
    INDArray out = call.output(0);
    int axis = axis(op.axis(), out);
    call.fill(out, 0);
    call.copy(call.input(0), range(out, axis, op.before(), call.input(0).size(axis)));
  }

  private static void slice(Slice op, CardCall call) {
    INDArray in = call.input(0);
    call.copy(range(in, axis(op.axis(), in), op.begin(), op.length()), call.output(0));
  }

  private static void concat(Concat op, CardCall call) {
    int axis = axis(op.axis(), call.output(0));
    long begin = 0;
    for (int index = 0; index < call.inputCount(); index++) {
      INDArray in = call.input(index);
      call.copy(in, range(call.output(0), axis, begin, in.size(axis)));
      begin += in.size(axis);
    }
  }

  private static int axis(int axis, INDArray array) {
    return axis < 0 ? axis + array.rank() : axis;
  }

  /** A view of a range along one axis. */
  private static INDArray range(INDArray array, int axis, long begin, long length) {
    long[] begins = new long[array.rank()];
    begins[axis] = begin;
    long[] dims = array.shape().clone();
    dims[axis] = length;
    return block(array, begins, dims);
  }

  /** A view of so many elements along each axis, from these on. */
  static INDArray block(INDArray array, long[] begins, long[] dims) {
    long offset = 0;
    for (int axis = 0; axis < begins.length; axis++) {
      offset += begins[axis] * array.stride(axis);
    }
    return Nd4j.create(array.data(), dims, array.stride(), offset, 'c', array.dataType());
  }
}
