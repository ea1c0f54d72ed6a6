package org.mirrorball.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One rank's end of a group that computes together. All ranks start the same collective operations
 * in the same order, which is checked; they run one after the other in that order. Messages between
 * two ranks ({@link #send}, {@link #receive}) go beside them. What a method returns is ready to be
 * started; only {@link #barrier}, {@link #split} and {@link #close} act.
 *
 * <p>After a failure the communicator is of no more use: all operations fail with the same reason
 * on every rank, and what their buffers hold is undefined.
 */
public interface Communicator extends AutoCloseable {

  /** This rank, from 0 to {@link #worldSize()} - 1. */
  int rank();

  /** How many ranks take part. */
  int worldSize();

  /** The membership this communicator belongs to; frames of other generations are dropped. */
  int generation();

  /**
   * Combines the elements of all ranks and leaves the result, the same bits, in all of them.
   *
   * @param wire how float32 travels; of other types only as it is
   */
  Collective allReduce(Elements elements, ReduceOperator operator, WireType wire);

  /** Adds up float32 exactly as they are: the usual case. */
  default Collective allReduceSum(Elements elements) {
    return allReduce(elements, ReduceOperator.SUM, WireType.EXACT);
  }

  /**
   * Combines the elements of all ranks and leaves in each rank its {@link Elements#chunk}; what the
   * other chunks then hold is undefined.
   */
  Collective reduceScatter(Elements elements, ReduceOperator operator, WireType wire);

  /** Fills every rank's elements with each rank's {@link Elements#chunk}. */
  Collective allGather(Elements elements);

  /** Copies the elements of one rank to all others. */
  Collective broadcast(Elements elements, int root);

  /**
   * Sends the elements to one other rank, which starts a {@link #receive} for them. The two may
   * start at different times, and other ranks need not know. What a rank sends to another is
   * received there in the order of its start; collectives and other pairs neither wait for it nor
   * hold it up. Type, count, wire, step and bucket are the same at both ends, which is checked.
   *
   * <p>A send is done when its elements have left the buffer; the other rank may not have asked for
   * them yet. The first operation between two ranks also opens the edge between them.
   *
   * @param wire how float32 travels; of other types only as it is
   * @throws IllegalArgumentException when there is no such other rank
   * @throws UnsupportedOperationException by a view that has collectives only
   */
  default Collective send(Elements elements, int toRank, WireType wire) {
    throw new UnsupportedOperationException(this + " sends no messages to single ranks");
  }

  /** Sends float32 exactly as they are, and other types. */
  default Collective send(Elements elements, int toRank) {
    return send(elements, toRank, WireType.EXACT);
  }

  /**
   * Fills the elements with what one other rank sends to this one; see {@link #send}. It is done
   * when all of them are there.
   *
   * @param wire as the sender has it
   * @throws IllegalArgumentException when there is no such other rank
   * @throws UnsupportedOperationException by a view that has collectives only
   */
  default Collective receive(Elements elements, int fromRank, WireType wire) {
    throw new UnsupportedOperationException(this + " receives no messages from single ranks");
  }

  /** Receives float32 exactly as they were, and other types. */
  default Collective receive(Elements elements, int fromRank) {
    return receive(elements, fromRank, WireType.EXACT);
  }

  /**
   * Off-heap memory for elements, zeros, that the other ranks of this host can read if there is
   * room for it in shared memory: an all-reduce among ranks of one host, over such vectors on all
   * of them, needs neither frames nor copies. Where ranks seal their data nobody else can read it.
   * It is like any direct buffer otherwise, outlives this communicator, and serves those of the
   * process's later generations, too.
   *
   * @param byteLength how long it is, in bytes
   * @return a direct, little-endian buffer; the memory is freed some time after its last reference
   */
  default ByteBuffer allocate(int byteLength) {
    return ByteBuffer.allocateDirect(byteLength).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns once every rank has called it.
   *
   * @throws CollectiveException when a rank is lost or the deadline passes
   */
  void barrier();

  /**
   * Parts the group: ranks that say the same color become a group of their own, ordered by key, and
   * by rank where keys are equal (MPI_Comm_split). All ranks call it, in the same order as their
   * other collectives. The new group has streams, an order of operations and a fate of its own: it
   * may compute while this one does, its loss or its closing leaves this one alone, and errors name
   * its ranks by their new numbers, with host and process. Closing this one closes it too.
   *
   * <p>A rank that needs no group gives a color that no other has, and gets a group of one.
   *
   * @param color 0 or more
   * @param key any number
   * @throws CollectiveException when a rank is lost or does not call it
   * @throws IllegalArgumentException for a negative color
   * @throws IllegalStateException when this generation was split 255 times
   * @throws UnsupportedOperationException by a view that has collectives only
   */
  default Communicator split(int color, int key) {
    throw new UnsupportedOperationException(this + " is not split");
  }

  /** Leaves the group; operations still under way end with an exception. */
  @Override
  void close();

  /** The group of one, whose sums are there already. */
  static Communicator solo() {
    return new SoloCommunicator(0);
  }
}
