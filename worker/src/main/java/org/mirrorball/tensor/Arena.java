package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Memory shared by values that are not needed at the same time. First every slot is told how long
 * and when it is needed; then all are laid out: the longest first, each in the narrowest gap that
 * slots in use at the same time leave, or behind them.
 *
 * <p>"Greedy by size" of Pisarchyk and Lee, "Efficient memory management for deep neural net
 * inference", 2020.
 */
final class Arena {
  /** A buffer ends at 2 GiB. */
  private static final long MAX_BLOCK_BYTES = 1L << 30;

  /** A piece of memory that holds one value after another. */
  static final class Slot {
    private final long byteCount;
    private final int begin;
    private int end;
    private long offset;
    private ByteBuffer block;

    private Slot(long byteCount, int begin, int end) {
      this.byteCount = byteCount;
      this.begin = begin;
      this.end = end;
    }

    /** Another value in place of the first one, needed until this position. */
    void extend(int newEnd) {
      end = Math.max(end, newEnd);
    }

    private boolean overlaps(Slot other) {
      return begin <= other.end && other.begin <= end;
    }

    private long endOffset() {
      return offset + (byteCount + Memory.ALIGNMENT - 1) / Memory.ALIGNMENT * Memory.ALIGNMENT;
    }

    /** The memory, for a value of this type; only after {@link Arena#allocate}. */
    Memory memory(TensorSpec spec) {
      return Memory.over(block, spec.dtype(), offset, spec.byteCount());
    }
  }

  private final long maxBlockBytes;
  private final List<Slot> slots = new ArrayList<>();

  Arena() {
    this(MAX_BLOCK_BYTES);
  }

  /**
   * Of blocks that are allocated one by one.
   *
   * @param maxBlockBytes length of a block, unless a single slot is longer
   */
  Arena(long maxBlockBytes) {
    this.maxBlockBytes = maxBlockBytes;
  }

  /** A slot needed from one position of a plan to another, both included. */
  Slot slot(long byteCount, int begin, int end) {
    Slot slot = new Slot(byteCount, begin, end);
    slots.add(slot);
    return slot;
  }

  /** Allocates the memory of every slot. */
  void allocate() {
    List<Slot> left = new ArrayList<>(slots);
    left.sort(Comparator.comparingLong((Slot slot) -> slot.byteCount).reversed());
    while (!left.isEmpty()) {
      List<Slot> placed = place(left);
      long byteCount =
          placed.stream().mapToLong(slot -> slot.offset + slot.byteCount).max().orElseThrow();
      ByteBuffer block = Memory.allocateBytes(byteCount);
      placed.forEach(slot -> slot.block = block);
      left.removeAll(placed);
    }
  }

  /** As many of them as one block holds, but at least the first. */
  private List<Slot> place(List<Slot> left) {
    List<Slot> byOffset = new ArrayList<>();
    for (Slot slot : left) {
      slot.offset = offset(slot, byOffset);
      if (byOffset.isEmpty() || slot.endOffset() <= maxBlockBytes) {
        insert(slot, byOffset);
      }
    }
    return byOffset;
  }

  private static long offset(Slot slot, List<Slot> byOffset) {
    long narrowest = Long.MAX_VALUE;
    long best = 0;
    long gap = 0; // where it begins
    for (Slot other : byOffset) {
      if (slot.overlaps(other)) {
        long width = other.offset - gap;
        if (width >= slot.byteCount && width < narrowest) {
          narrowest = width;
          best = gap;
        }
        gap = Math.max(gap, other.endOffset());
      }
    }
    return narrowest == Long.MAX_VALUE ? gap : best;
  }

  private static void insert(Slot slot, List<Slot> byOffset) {
    int index = 0;
    while (index < byOffset.size() && byOffset.get(index).offset <= slot.offset) {
      index++;
    }
    byOffset.add(index, slot);
  }
}
