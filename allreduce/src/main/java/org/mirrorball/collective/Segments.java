package org.mirrorball.collective;

/** How one operation's vector is cut into chunks, and these into segments, one a frame. */
final class Segments {

  private final int maxPayloadLength;
  private Operation operation;
  private int chunkCount;
  private int segmentElementCount;

  /**
   * No operation yet.
   *
   * @param maxPayloadLength bytes that a frame carries behind its header
   */
  Segments(int maxPayloadLength) {
    this.maxPayloadLength = maxPayloadLength & -64; // so that every segment begins on a cache line
  }

  void begin(Operation next, int chunks, SegmentKernel kernel) {
    operation = next;
    chunkCount = chunks;
    segmentElementCount = maxPayloadLength / kernel.wireLength(1);
  }

  /** How many frames carry a chunk: at least one, so that an empty chunk still says "I am here". */
  int segmentCount(int chunk) {
    int elementCount = chunkBegin(chunk + 1) - chunkBegin(chunk);
    return Math.max(1, (elementCount + segmentElementCount - 1) / segmentElementCount);
  }

  int elementCount(int chunk, int segment) {
    int begin = chunkBegin(chunk) + segment * segmentElementCount;
    return Math.max(0, Math.min(segmentElementCount, chunkBegin(chunk + 1) - begin));
  }

  /** Where a segment lies in the operation's vector, in bytes. */
  int offset(int chunk, int segment) {
    return operation.offsetOf(chunkBegin(chunk) + segment * segmentElementCount);
  }

  private int chunkBegin(int chunk) {
    Elements elements = operation.request().elements();
    return Elements.chunkBegin(chunk, chunkCount, elements.type(), elements.count());
  }
}
