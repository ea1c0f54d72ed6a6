package org.mirrorball.tensor;

/** In which type large matrix products and convolutions run. */
public enum ProductTypes {
  /** All in float32. */
  FLOAT32,
  /** In bfloat16 where that was measured to be faster on this machine, as of now. */
  MEASURED,
  /** All in bfloat16, on processors without it by way of float32: slower, but the same results. */
  BFLOAT16;

  ProductTable table() {
    return switch (this) {
      case FLOAT32 -> all(false);
      case MEASURED -> new MeasuredProducts();
      case BFLOAT16 -> all(true);
    };
  }

  private static ProductTable all(boolean bfloat16) {
    var decision = new ProductTable.Decision(bfloat16, "as all products");
    return product -> decision;
  }
}
