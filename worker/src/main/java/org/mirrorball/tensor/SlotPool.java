package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory shared by values that are not needed at the same time. First every value takes a slot when
 * it is made and releases it after its last use; slots grow to the largest value they ever hold;
 * then each becomes one allocation.
 */
final class SlotPool {
  /** A piece of memory that holds one value after another. */
  static final class Slot {
    private long byteCount;
    private ByteBuffer bytes;

    /** The memory, for a value of this type; only after {@link SlotPool#allocate}. */
    Memory memory(TensorSpec spec) {
      return Memory.over(bytes, spec.dtype(), 0, spec.byteCount());
    }
  }

  private final List<Slot> all = new ArrayList<>();
  private final List<Slot> free = new ArrayList<>();

  /** The smallest free slot that is large enough, else the largest, else a new one. */
  Slot take(long byteCount) {
    Slot best = null;
    for (Slot slot : free) {
      if (best == null || isBetter(slot.byteCount, best.byteCount, byteCount)) {
        best = slot;
      }
    }
    if (best == null) {
      best = new Slot();
      all.add(best);
    } else {
      free.remove(best);
    }
    best.byteCount = Math.max(best.byteCount, byteCount);
    return best;
  }

  private static boolean isBetter(long candidate, long best, long wanted) {
    if (best < wanted) {
      return candidate > best;
    }
    return candidate >= wanted && candidate < best;
  }

  void release(Slot slot) {
    free.add(slot);
  }

  /** Allocates every slot. */
  void allocate() {
    for (Slot slot : all) {
      slot.bytes = Memory.allocateBytes(slot.byteCount);
    }
  }
}
