/**
 * Collectives over Aeron: ranks add up float vectors in a ring, and a lost peer is an error on all.
 *
 * <pre>
 *   caller            agent's thread, one per rank                        other ranks
 *
 *   Communicator  --> CommunicatorAgent --> RingAllReduce --> Outlet  ==> successor (data)
 *     (a queue)         |    |                  ^
 *                       |    +--> EdgeProbe     +-- Transport  <======== predecessor (data)
 *                       +-------> Neighbourhood --> Transport  <======> both neighbours (control)
 * </pre>
 *
 * <p>The way in: {@link org.mirrorball.collective.CommunicatorFactory}, which joins the host's
 * media driver and tells this process's address; then its {@code connect} with everybody's. What
 * moves where is told in {@code RingSchedule}, what a frame looks like in {@code Frame}. Everything
 * above {@code Transport} is given its streams and its clock, and runs in tests without Aeron.
 */
package org.mirrorball.collective;
