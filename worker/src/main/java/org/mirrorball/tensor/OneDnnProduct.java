package org.mirrorball.tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;

/** A product of matrices, or of one pair after another, by {@link OneDnn}. */
final class OneDnnProduct {
  private OneDnnProduct() {}

  static Kernel of(Matmul op, List<TensorView> inputs, List<TensorView> outputs) {
    var kernel = new OneDnnKernel();
    TensorView left = inputs.get(0);
    TensorView right = inputs.get(1);
    TensorView result = outputs.get(0);
    memory.desc a = kernel.keep(matrices(left, op.transposeA()));
    memory.desc b = kernel.keep(matrices(right, op.transposeB()));
    memory.desc c = kernel.keep(matrices(result, false));
    var description =
        kernel.keep(
            new matmul.primitive_desc(
                kernel.keep(new matmul.desc(a, b, c)), kernel.attributes(), OneDnn.processor()));
    var arguments = kernel.keep(new IntMemoryMap());
    arguments.put(DNNL_ARG_SRC, kernel.over(left, a));
    arguments.put(DNNL_ARG_WEIGHTS, kernel.over(right, b));
    arguments.put(DNNL_ARG_DST, kernel.over(result, c));
    kernel.add(kernel.keep(new matmul(description)), description, arguments);
    return kernel;
  }

  /** [outer axes, rows, columns], as the product is to see them. */
  private static memory.desc matrices(TensorView view, boolean transposed) {
    long rows = view.shape().dim(-2);
    long columns = view.shape().dim(-1);
    long area = rows * columns;
    long count = view.shape().elementCount() / area;
    long[] dims = {count, transposed ? columns : rows, transposed ? rows : columns};
    long[] strides = {area, transposed ? 1 : columns, transposed ? columns : 1};
    return new memory.desc(dims, OneDnnKernel.type(view.dtype()), strides);
  }
}
