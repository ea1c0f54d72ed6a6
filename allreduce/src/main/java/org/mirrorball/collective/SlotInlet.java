package org.mirrorball.collective;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/** The receiving end of all data edges inside a host: turns references back into frames. */
final class SlotInlet implements FrameHandler, AutoCloseable {

  private final SlotLayout layout;
  private final int generation;
  private final IntFunction<Path> fileFrom;
  private final SlotArea[] areas;
  private final long[] nextFrameNumbers;
  private FrameHandler taker;

  /**
   * @param layout of every area
   * @param fileFrom the file of the area of each sending rank
   */
  SlotInlet(SlotLayout layout, int generation, int ranks, IntFunction<Path> fileFrom) {
    this.layout = layout;
    this.generation = generation;
    this.fileFrom = fileFrom;
    this.areas = new SlotArea[ranks];
    this.nextFrameNumbers = new long[ranks];
  }

  /** Who gets the frames of the references to come. */
  SlotInlet into(FrameHandler newTaker) {
    taker = newTaker;
    return this;
  }

  /** Takes a reference; one that cannot be ours is dropped. */
  @Override
  public boolean onFrame(DirectBuffer buffer, int offset, int length) {
    if (length != SlotReference.LENGTH || SlotReference.generation(buffer, offset) != generation) {
      return true;
    }
    int sender = SlotReference.sender(buffer, offset);
    long frameNumber = SlotReference.frameNumber(buffer, offset);
    int frameLength = SlotReference.frameLength(buffer, offset);
    if (sender < 0
        || sender >= areas.length
        || frameNumber != nextFrameNumbers[sender]
        || frameLength < 0
        || frameLength > layout.maxFrameLength()) {
      return true;
    }
    SlotArea area = areaFrom(sender);
    if (!taker.onFrame(area.buffer(), area.offsetOf(frameNumber), frameLength)) {
      return false;
    }
    nextFrameNumbers[sender] = frameNumber + 1;
    area.release(frameNumber + 1);
    return true;
  }

  private SlotArea areaFrom(int sender) {
    if (areas[sender] == null) {
      try {
        areas[sender] = SlotArea.open(layout, fileFrom.apply(sender));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot map the frames of rank " + sender, e);
      }
    }
    return areas[sender];
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(areas);
  }
}
