package org.mirrorball.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays of a plan on a card. What is given back is handed out again, the smallest that is long
 * enough; as a plan's kernels are bound in the order in which they run, a value's memory is free
 * for the next as soon as nothing reads it any more.
 */
final class CardMemory implements AutoCloseable {
  /** A value takes no array of more than twice its length: a longer one may yet need that. */
  private static final int LARGEST_EXCESS = 2;

  private final Card card;
  private final List<Block> blocks = new ArrayList<>();

  /** By the array that was handed out. */
  private final IdentityHashMap<INDArray, Block> taken = new IdentityHashMap<>();

  private long byteCount;

  CardMemory(Card card) {
    this.card = card;
  }

  Card card() {
    return card;
  }

  /** A piece of the card's memory. */
  private static final class Block {
    private final INDArray whole;
    private boolean free;

    private Block(INDArray whole) {
      this.whole = whole;
    }

    private boolean fits(DataType type, long elementCount) {
      return free
          && whole.dataType() == type
          && whole.length() >= elementCount
          && whole.length() <= LARGEST_EXCESS * elementCount;
    }
  }

  /** An array with anything in it. */
  INDArray take(DataType type, long... dims) {
    long elementCount = Shape.of(dims).elementCount();
    Block block =
        blocks.stream()
            .filter(each -> each.fits(type, elementCount))
            .min(Comparator.comparingLong(each -> each.whole.length()))
            .orElseGet(() -> allocate(type, elementCount));
    return take(block, dims);
  }

  /** An array that held nothing before, for what every run finds as the last one left it. */
  INDArray takeNew(DataType type, long... dims) {
    return take(allocate(type, Shape.of(dims).elementCount()), dims);
  }

  private INDArray take(Block block, long... dims) {
    block.free = false;
    INDArray array = CardCall.view(block.whole, dims);
    taken.put(array, block);
    return array;
  }

  private Block allocate(DataType type, long elementCount) {
    Block block = new Block(card.allocate(type, elementCount));
    byteCount += elementCount * type.width();
    blocks.add(block);
    return block;
  }

  /** The memory of an array taken is free for what runs later. */
  void give(INDArray array) {
    taken.remove(array).free = true;
  }

  /** Bytes allocated so far. */
  long byteCount() {
    return byteCount;
  }

  /** Frees all of it, whoever holds an array still. */
  @Override
  public void close() {
    blocks.forEach(block -> block.whole.close());
    blocks.clear();
  }
}
