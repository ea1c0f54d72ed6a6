package org.mirrorball.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Fills one worker's batches of one epoch, step by step. Used by one thread. */
final class BatchFiller implements Closeable {

  private final ShardPlan plan;
  private final int rank;
  private final List<Lane> lanes;
  private final List<RecordCursor> cursors;
  private final SampleMapping mapping;

  /**
   * Fills from the cursors, one for each of the rank's lanes; closes them.
   *
   * @param mapping what becomes of a record
   */
  BatchFiller(ShardPlan plan, int rank, List<RecordCursor> cursors, SampleMapping mapping) {
    this.plan = plan;
    this.rank = rank;
    this.lanes = plan.lanesOf(rank);
    this.cursors = cursors;
    this.mapping = mapping;
  }

  /** Fills a batch with the next step's records. */
  void fill(Batch batch) throws IOException {
    batch.clear();
    for (int i = 0; i < cursors.size(); i++) {
      fillFromLane(batch, cursors.get(i), lanes.get(i).number() * plan.slotsPerLane());
    }
  }

  /** Passes over the records of so many steps. */
  void skip(int steps) throws IOException {
    for (RecordCursor cursor : cursors) {
      for (long i = (long) steps * plan.slotsPerLane(); i > 0; i--) {
        if (cursor.next() == null) {
          break;
        }
      }
    }
  }

  private void fillFromLane(Batch batch, RecordCursor cursor, int laneSlot) throws IOException {
    int firstSlot = plan.firstSlot(rank);
    for (int i = 0; i < plan.slotsPerLane(); i++) {
      int slot = laneSlot + i - firstSlot;
      RawRecord record = cursor.next();
      boolean mine = slot >= 0 && slot < batch.slots(); // a shared lane has others' slots too
      if (mine && record != null) {
        mapping.write(record, batch, slot);
      } else if (mine) {
        batch.pad(slot);
      }
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (RecordCursor cursor : cursors) {
      try {
        cursor.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
