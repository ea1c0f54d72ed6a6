package org.mirrorball.collective;

/** What ranks can do together. */
enum OperationKind {
  ALL_REDUCE(16, "all-reduce"),
  REDUCE_SCATTER(17, "reduce-scatter"),
  ALL_GATHER(18, "all-gather"),
  BROADCAST(19, "broadcast"),
  BARRIER(20, "barrier"),
  SEND(21, "send"),
  RECEIVE(22, "receive");

  private static final OperationKind[] VALUES = values(); // asked for by every frame

  private final byte code;
  private final String text;

  OperationKind(int code, String text) {
    this.code = (byte) code;
    this.text = text;
  }

  byte code() {
    return code;
  }

  /** What frames call it: those that a receive takes are of a send. */
  byte frameCode() {
    return this == RECEIVE ? SEND.code : code;
  }

  /** Whether two ranks do it, rather than all. */
  boolean isMessage() {
    return this == SEND || this == RECEIVE;
  }

  /** The kind of a code, or null when there is none. */
  static OperationKind of(int code) {
    for (OperationKind kind : VALUES) {
      if (kind.code == code) {
        return kind;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return text;
  }
}
