package org.mirrorball.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Fills one worker's batches of one epoch, step by step: first each lane gives its elements, lanes
 * at the same time, then each slot's is mapped, slots at the same time. Every element has its slot,
 * so the outcome does not depend on the threads. Used by one thread.
 */
final class BatchFiller implements Closeable {

  private static final int SLOTS_PER_PART = 8; // hides what handing a part to a thread costs

  private final ShardPlan plan;
  private final int rank;
  private final List<ElementCursor> lanes;
  private final SlotChain chain;
  private final ParallelLoop loop;
  private final Element[] elements;

  /**
   * Fills from the lanes, those of the rank in the plan's order; closes them.
   *
   * @param chain what becomes of an element
   */
  BatchFiller(
      ShardPlan plan, int rank, List<ElementCursor> lanes, SlotChain chain, ParallelLoop loop) {
    this.plan = plan;
    this.rank = rank;
    this.lanes = lanes;
    this.chain = chain;
    this.loop = loop;
    this.elements = new Element[plan.slotsPerWorker()];
  }

  /** Fills a batch with the next step's elements. */
  void fill(Batch batch) throws IOException {
    Arrays.fill(elements, null);
    loop.run(lanes.size(), this::takeFromLane);
    int parts = (elements.length + SLOTS_PER_PART - 1) / SLOTS_PER_PART;
    loop.run(parts, part -> mapPart(part, batch));
  }

  /** Passes over the elements of so many steps. */
  void skip(int steps) throws IOException {
    loop.run(
        lanes.size(),
        lane -> {
          for (long i = (long) steps * plan.slotsPerLane(); i > 0; i--) {
            if (lanes.get(lane).next() == null) {
              break;
            }
          }
        });
  }

  private void takeFromLane(int lane) throws IOException {
    int firstSlot = plan.firstSlotOfLane(rank, lane) - plan.firstSlot(rank);
    for (int i = 0; i < plan.slotsPerLane(); i++) {
      int slot = firstSlot + i;
      Element element = lanes.get(lane).next();
      if (slot >= 0 && slot < elements.length) { // a shared lane has others' slots too
        elements[slot] = element;
      }
    }
  }

  private void mapPart(int part, Batch batch) throws IOException {
    var scratch = Batch.Scratch.of(batch.shape());
    int end = Math.min(elements.length, (part + 1) * SLOTS_PER_PART);
    for (int slot = part * SLOTS_PER_PART; slot < end; slot++) {
      Element element = elements[slot];
      if (element == null || !element.isPresent()) {
        batch.pad(slot);
      } else {
        chain.write(element, batch, slot, scratch);
      }
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (ElementCursor lane : lanes) {
      try {
        lane.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
