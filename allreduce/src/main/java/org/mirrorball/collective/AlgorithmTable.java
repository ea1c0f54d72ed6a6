package org.mirrorball.collective;

/**
 * Which algorithm an operation takes; the same on all ranks, or they would not understand each
 * other.
 *
 * @param ringLength all-reduces of at least so many bytes go round the ring, shorter ones by
 *     recursive doubling
 */
record AlgorithmTable(int ringLength) {

  /** 64 KiB: up to one frame each way. Chosen by that; where the ring is ahead is not measured. */
  static final AlgorithmTable DEFAULT = new AlgorithmTable(64 << 10);

  /** What options say; the default while that is still to be measured. */
  static AlgorithmTable of(CommunicatorOptions options) {
    return options.ringLength() == CommunicatorOptions.CALIBRATE
        ? DEFAULT
        : new AlgorithmTable(options.ringLength());
  }

  boolean isRing(OperationRequest request) {
    return switch (request.kind()) {
      case ALL_REDUCE -> request.elements().byteLength() >= ringLength;
      case BARRIER -> false;
      default -> true;
    };
  }
}
