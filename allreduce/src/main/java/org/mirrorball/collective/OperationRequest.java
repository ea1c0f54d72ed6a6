package org.mirrorball.collective;

import java.util.Objects;

/**
 * What is to be done.
 *
 * @param elements with what
 * @param operator how elements combine, where they do
 * @param wire how float32 travels
 * @param root of a broadcast, or the rank at a message's other end; else 0
 */
record OperationRequest(
    OperationKind kind, Elements elements, ReduceOperator operator, WireType wire, int root) {

  private static final int ROOT_BITS = 9;
  private static final int ROOT_MASK = (1 << ROOT_BITS) - 1;

  OperationRequest {
    Objects.requireNonNull(operator, "operator");
    Objects.requireNonNull(wire, "wire");
    if (elements.type() != ElementType.FLOAT32) {
      if (wire != WireType.EXACT) {
        throw new IllegalArgumentException(wire + " is for float32, got " + elements.type());
      }
      if (operator == ReduceOperator.AVERAGE) {
        throw new IllegalArgumentException("no average of " + elements.type());
      }
    }
  }

  static OperationRequest of(OperationKind kind, Elements elements, int root) {
    return new OperationRequest(kind, elements, ReduceOperator.SUM, WireType.EXACT, root);
  }

  /**
   * What ranks must agree on besides kind and length, in 15 bits: element type, operator, wire and
   * the low bits of a broadcast's root.
   */
  @SuppressWarnings("EnumOrdinal") // All ranks run the same code: frames name their version.
  int signature() {
    return elements.type().ordinal()
        | operator.ordinal() << 2
        | wire.ordinal() << 4
        | (kind == OperationKind.BROADCAST ? root & ROOT_MASK : 0) << 6;
  }

  /** What an error calls it. */
  static String describe(int kind, int signature, int elementCount) {
    OperationKind known = OperationKind.of(kind);
    if (known == null) {
      return "operation " + kind;
    }
    if (known == OperationKind.BARRIER) {
      return known.toString();
    }
    String type = name(ElementType.values(), signature & 3);
    String what = known + " of " + elementCount + " " + type;
    return switch (known) {
      case ALL_REDUCE, REDUCE_SCATTER ->
          what
              + " ("
              + name(ReduceOperator.values(), signature >> 2 & 3)
              + ", wire "
              + name(WireType.values(), signature >> 4 & 3)
              + ")";
      case SEND, RECEIVE -> what + " (wire " + name(WireType.values(), signature >> 4 & 3) + ")";
      case BROADCAST -> what + " from rank " + (signature >> 6 & ROOT_MASK);
      default -> what;
    };
  }

  private static String name(Enum<?>[] names, int index) {
    return index < names.length ? names[index].name() : "unknown " + index;
  }

  @Override
  public String toString() {
    String what = describe(kind.code(), signature(), elements.count());
    return switch (kind) {
      case SEND -> what + " to rank " + root;
      case RECEIVE -> what + " from rank " + root;
      default -> what;
    };
  }
}
