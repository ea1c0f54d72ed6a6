package org.mirrorball.collective;

import org.agrona.MutableDirectBuffer;

/** A data edge inside a host: frames lie in a {@link SlotArea}, references to them go by Aeron. */
final class SlotOutlet implements Outlet, AutoCloseable {

  private final AeronOutlet references;
  private final SlotArea area;
  private final int generation;
  private final int sender;
  private long frameNumber;
  private int frameLength;

  SlotOutlet(AeronOutlet references, SlotArea area, int generation, int sender) {
    this.references = references;
    this.area = area;
    this.generation = generation;
    this.sender = sender;
  }

  @Override
  public boolean isConnected() {
    return references.isConnected();
  }

  @Override
  public boolean tryClaim(int length) {
    if (!area.isFree(frameNumber) || !references.tryClaim(SlotReference.LENGTH)) {
      return false;
    }
    frameLength = length;
    return true;
  }

  @Override
  public MutableDirectBuffer buffer() {
    return area.buffer();
  }

  @Override
  public int offset() {
    return area.offsetOf(frameNumber);
  }

  @Override
  public void commit() {
    SlotReference.write(
        references.buffer(), references.offset(), generation, sender, frameLength, frameNumber);
    references.commit();
    frameNumber++;
  }

  @Override
  public void close() {
    references.close();
    area.close();
  }
}
