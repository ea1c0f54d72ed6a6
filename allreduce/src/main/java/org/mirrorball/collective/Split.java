package org.mirrorball.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the ranks of a group part: each says a color, a key and the first number that it has not used
 * for a group; all then know everything, and each computes its own new group.
 *
 * <p>The number of all new groups is the highest that anybody said, so no rank is ever in two
 * groups of the same number. Groups of different colors share it: they have no rank in common, and
 * streams and files are named by ranks' ports.
 */
final class Split {

  /** INT64 of each rank: color, key, number. */
  private static final int FIELDS = 3;

  private final CommunicatorGroup parent;
  private final Elements said;

  /** Before anybody said anything. */
  Split(CommunicatorGroup parent) {
    this.parent = parent;
    int count = parent.worldSize() * FIELDS;
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    this.said = new Elements(buffer, ElementType.INT64, 0, count);
  }

  /**
   * What this rank says, where others have zeros: the sum over all ranks is what everybody said.
   */
  Elements say(int color, int key, int number) {
    put(parent.rank(), 0, color);
    put(parent.rank(), 1, key);
    put(parent.rank(), 2, number);
    return said;
  }

  private void put(int rank, int field, int value) {
    said.buffer().putLong((rank * FIELDS + field) * Long.BYTES, value);
  }

  private int get(int rank, int field) {
    return (int) said.buffer().getLong((rank * FIELDS + field) * Long.BYTES);
  }

  /** The number of the new groups, once everybody's words were added up. */
  int number() {
    return ranks().map(rank -> get(rank, 2)).max().orElseThrow();
  }

  /** This rank's new group: those of its color by key, and by rank where keys are equal. */
  CommunicatorGroup group() {
    int color = get(parent.rank(), 0);
    List<Integer> members =
        ranks()
            .filter(rank -> get(rank, 0) == color)
            .boxed()
            .sorted(Comparator.comparingInt(rank -> get(rank, 1))) // stable
            .toList();
    List<PeerAddress> peers =
        IntStream.range(0, members.size())
            .mapToObj(rank -> parent.peers().get(members.get(rank)).withRank(rank))
            .toList();
    return new CommunicatorGroup(
        members.indexOf(parent.rank()),
        peers,
        parent.generation(),
        number(),
        CommunicatorGroup.Purpose.COLLECTIVES);
  }

  private IntStream ranks() {
    return IntStream.range(0, parent.worldSize());
  }
}
