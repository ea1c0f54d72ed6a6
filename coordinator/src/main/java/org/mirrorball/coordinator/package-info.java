/**
 * Rendezvous, ranks, tasks and progress: one thread drives the job's state, all others send it
 * events.
 *
 * <pre>
 *   Coordinator      what launchers and strategies call, from any thread
 *     Acceptor       takes connections, lets in who knows the secret
 *     JobLoop        the thread: events in, one after the other
 *       Job          the state machine: WAITING_FOR_WORKERS, CONNECTING, READY, RUNNING, FAILED, CLOSED
 *         Roster     who has joined, and as which rank
 *         TaskRun    the task under way: what each rank has said of it, weights compared
 *         Inquest    what is known about a failure, and whose it was
 *     TaskOutcome    from the job's thread to the user's: progress, results or a failure
 * </pre>
 */
package org.mirrorball.coordinator;
