package org.mirrorball.coordinator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.mirrorball.control.ControlConnection;
import org.mirrorball.control.ControlTimeouts;
import org.mirrorball.control.JobSecret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for workers and lets in those that know the secret. */
final class Acceptor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

  /** Strangers that may be proving themselves at once; more wait in the kernel's queue. */
  private static final int MAX_HANDSHAKES = 64;

  private static final int BACKLOG = 512;

  private final ServerSocket server;
  private final JobSecret secret;
  private final ControlTimeouts timeouts;
  private final Consumer<ControlConnection> accepted;
  private final Semaphore handshakes = new Semaphore(MAX_HANDSHAKES);

  /**
   * Binds at once; {@link #start()} begins to accept.
   *
   * @param accepted gets every authenticated connection, not yet started
   */
  Acceptor(CoordinatorOptions options, JobSecret secret, Consumer<ControlConnection> accepted)
      throws IOException {
    this.secret = secret;
    this.timeouts = options.timeouts();
    this.accepted = accepted;
    try {
      this.server =
          new ServerSocket(options.port(), BACKLOG, InetAddress.getByName(options.bindHost()));
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on "
              + options.bindHost()
              + ":"
              + options.port()
              + " for workers: "
              + e.getMessage(),
          e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  void start() {
    startThread("mirrorball-accept", this::acceptAll);
  }

  private void acceptAll() {
    try {
      while (true) {
        handshakes.acquire();
        Socket socket = server.accept();
        startThread("mirrorball-handshake", () -> handshake(socket));
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        LOG.warn("no more workers can join: {}", e.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handshake(Socket socket) {
    try {
      accepted.accept(ControlConnection.accept(socket, secret, timeouts));
    } catch (IOException e) {
      LOG.warn("turned away a connection: {}", e.getMessage());
    } finally {
      handshakes.release();
    }
  }

  private static void startThread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
