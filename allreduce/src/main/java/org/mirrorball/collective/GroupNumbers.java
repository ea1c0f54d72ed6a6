package org.mirrorball.collective;

/** The numbers of the groups that one rank is in, in one generation. Any thread. */
final class GroupNumbers {

  private int next = 1;

  /** The first that no group of this rank has had. */
  synchronized int next() {
    return next;
  }

  /**
   * A new group of this rank has it.
   *
   * @throws IllegalStateException when it is too high, which all ranks of the group see alike
   */
  synchronized void take(int number, int generation) {
    if (number > CommunicatorGroup.MAX_NUMBER) {
      throw new IllegalStateException(
          "generation "
              + generation
              + " was split "
              + CommunicatorGroup.MAX_NUMBER
              + " times, and streams have no more numbers; keep groups, or connect anew");
    }
    next = number + 1;
  }
}
