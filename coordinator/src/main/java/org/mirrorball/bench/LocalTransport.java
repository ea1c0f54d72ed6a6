package org.mirrorball.bench;

/** What joins the processes of one machine; named as the command line names it. */
public enum LocalTransport {
  /** Shared memory. */
  ipc,
  /** UDP over loopback; for peers that have no UDP, TCP over loopback. */
  udp
}
