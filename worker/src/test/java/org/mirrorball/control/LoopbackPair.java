package org.mirrorball.control;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A server socket on loopback that accepts control connections, one at a time. */
final class LoopbackPair implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

  LoopbackPair() throws IOException {}

  InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  Socket connectRaw() throws IOException {
    return new Socket(server.getInetAddress(), server.getLocalPort());
  }

  CompletableFuture<ControlConnection> accept(JobSecret secret, ControlTimeouts timeouts) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return ControlConnection.accept(server.accept(), secret, timeouts);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
