package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArenaTest {
  private static final long SEED = 20261124;

  /** A slot, and when it is needed. */
  private record Use(Arena.Slot slot, int elementCount, int begin, int end) {
    Memory memory() {
      return slot.memory(new TensorSpec(DType.FLOAT32, Shape.of(elementCount)));
    }
  }

  private static List<Use> random(Arena arena, int count, Random random) {
    List<Use> uses = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      int length = 1 + random.nextInt(random.nextBoolean() ? 5 : 500);
      int begin = random.nextInt(60);
      int end = begin + random.nextInt(12);
      uses.add(new Use(arena.slot((long) length * Float.BYTES, begin, end), length, begin, end));
    }
    long before = Memory.allocatedBytes();
    arena.allocate();
    assertThat(Memory.allocatedBytes()).isGreaterThan(before);
    return uses;
  }

  /** Every value is written when it is made, and must still be there when it is read last. */
  private static void assertNothingIsOverwritten(List<Use> uses) {
    Map<Use, Memory> memories = new HashMap<>();
    uses.forEach(use -> memories.put(use, use.memory()));
    for (int position = 0; position < 80; position++) {
      for (int index = 0; index < uses.size(); index++) {
        if (uses.get(index).begin() == position) {
          memories.get(uses.get(index)).fill(index);
        }
      }
      for (int index = 0; index < uses.size(); index++) {
        if (uses.get(index).end() == position) {
          Memory memory = memories.get(uses.get(index));
          for (int element = 0; element < memory.elementCount(); element++) {
            assertThat(memory.get(element)).as("seed %d", SEED).isEqualTo(index);
          }
        }
      }
    }
  }

  @Test
  void valuesNeededAtTheSameTimeLieApart() {
    assertNothingIsOverwritten(random(new Arena(), 200, new Random(SEED)));
  }

  @Test
  void blocksAreNoLongerThanABufferMayBe() {
    List<Use> uses = random(new Arena(1024), 60, new Random(SEED));

    assertNothingIsOverwritten(uses);
    assertThat(uses).allMatch(use -> use.memory().bytes().capacity() == 4 * use.elementCount());
  }

  @Test
  void aFewNumbersKeptForLongDoNotOccupyALongSlot() {
    Arena arena = new Arena();
    arena.slot(1 << 20, 0, 1);
    arena.slot(64, 2, 9); // the first slot is free now, but the next long value needs it
    arena.slot(1 << 20, 3, 4);
    arena.slot(1 << 20, 5, 6);

    long before = Memory.allocatedBytes();
    arena.allocate();
    assertThat(Memory.allocatedBytes() - before).isEqualTo((1 << 20) + 64);
  }

  @Test
  void aSlotTakenOverIsNeededAsLongAsTheLastValueInIt() {
    Arena arena = new Arena();
    Arena.Slot first = arena.slot(256, 0, 1);
    first.extend(5);
    Arena.Slot second = arena.slot(256, 4, 6);
    arena.allocate();

    TensorSpec spec = new TensorSpec(DType.FLOAT32, Shape.of(64));
    first.memory(spec).fill(1);
    second.memory(spec).fill(2);
    assertThat(first.memory(spec).get(0)).isEqualTo(1);
  }
}
