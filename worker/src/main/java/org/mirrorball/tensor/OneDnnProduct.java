package org.mirrorball.tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;

/** A product of matrices, or of one pair after another, by {@link OneDnn}. */
record OneDnnProduct(Matmul op, TensorSpec left, TensorSpec right, TensorSpec result) {
  static Kernel of(Matmul op, List<TensorView> inputs, List<TensorView> outputs) {
    TensorView left = inputs.get(0);
    TensorView right = inputs.get(1);
    TensorView result = outputs.get(0);
    var product = new OneDnnProduct(op, left.spec(), right.spec(), result.spec());
    return new OneDnnKernel()
        .add(
            OneDnnOperation.cached(product, product::describe),
            Map.of(
                DNNL_ARG_SRC, left.memory(),
                DNNL_ARG_WEIGHTS, right.memory(),
                DNNL_ARG_DST, result.memory()));
  }

  private OneDnnOperation describe() {
    memory.desc a = matrices(left, op.transposeA());
    memory.desc b = matrices(right, op.transposeB());
    memory.desc c = matrices(result, false);
    var description =
        new matmul.primitive_desc(
            new matmul.desc(a, b, c), OneDnnOperation.attributes(), OneDnn.processor());
    return OneDnnOperation.of(
        new matmul(description),
        description,
        Map.of(DNNL_ARG_SRC, a, DNNL_ARG_WEIGHTS, b, DNNL_ARG_DST, c));
  }

  /** [outer axes, rows, columns], as the product is to see them. */
  private static memory.desc matrices(TensorSpec spec, boolean transposed) {
    long rows = spec.shape().dim(-2);
    long columns = spec.shape().dim(-1);
    long area = rows * columns;
    long count = spec.shape().elementCount() / area;
    long[] dims = {count, transposed ? columns : rows, transposed ? rows : columns};
    long[] strides = {area, transposed ? 1 : columns, transposed ? columns : 1};
    return new memory.desc(dims, OneDnnOperation.type(spec.dtype()), strides);
  }
}
