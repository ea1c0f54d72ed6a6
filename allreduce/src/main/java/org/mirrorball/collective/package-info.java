/**
 * Collectives over Aeron: ranks combine vectors, and a lost peer is an error on all of them.
 *
 * <pre>
 *   caller, or AgentDriver's thread while none waits                      other ranks
 *
 *   Collective --> CommunicatorAgent --> OperationLine --> one of Algorithms
 *    start, await    |     |     |             ^              |
 *                    |     |     |             |              +-> HostMemory &lt;=> others' vectors
 *                    |     |     |             |              +-> DataOutlet ==> data edges
 *                    |     |     |             +----------------- DataInlet  &lt;== data edges
 *                    |     |     +-> Messages: the same between two ranks, on streams of its own
 *                    |     |     +-> EdgeProbe: handshake over each edge, before the first operation
 *                    |     +-------> Neighbourhood: heartbeats, aborts   &lt;========> control streams
 *                    +-------------> LossWatch: who is lost, who is late
 * </pre>
 *
 * <p>The way in: {@link org.mirrorball.collective.CommunicatorFactory}, which joins the host's
 * media driver and tells this process's address; then its {@code connect} with everybody's, and the
 * operations of {@link org.mirrorball.collective.Communicator}. What moves where is told in {@code
 * RingSchedule}, {@code DoublingSchedule} and {@code SharedVectorAlgorithm}, what a frame looks
 * like in {@code Frame}, how edges are trusted in {@code EdgeHandshake}. Between ranks of a host
 * frames lie in a {@code SlotArea} and Aeron carries references; between hosts they are Aeron's
 * own. Vectors that {@code Communicator.allocate} made need no frames inside a host: {@code
 * SharedVectorAlgorithm}. Everything above {@code Transport} is given its streams, its clock and
 * its randomness, and runs in tests without Aeron.
 */
package org.mirrorball.collective;
