package org.mirrorball.control;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An authenticated connection between coordinator and worker. One thread reads, another writes; any
 * thread may send. The writer fills silence with heartbeats, and the reader takes a peer that is
 * silent for too long for dead.
 */
public final class ControlConnection implements AutoCloseable {

  /** Messages that wait to be written; a peer that lets so many pile up is not reading. */
  private static final int OUTBOX_CAPACITY = 1024;

  private static final int BUFFER_LENGTH = 64 * 1024;
  private static final Delivery END = new Delivery(new ControlMessage.Heartbeat());

  private final Socket socket;
  private final SessionKeys keys;
  private final ControlTimeouts timeouts;
  private final BlockingQueue<Delivery> outbox = new ArrayBlockingQueue<>(OUTBOX_CAPACITY);
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();

  private ControlConnection(Socket socket, SessionKeys keys, ControlTimeouts timeouts)
      throws IOException {
    this.socket = socket;
    this.keys = keys;
    this.timeouts = timeouts;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(timeouts.silence().toMillis()));
  }

  /**
   * Connects to a coordinator.
   *
   * @throws AuthenticationException when it does not know the secret
   * @throws IOException when it cannot be reached
   */
  public static ControlConnection connect(
      InetSocketAddress address, JobSecret secret, ControlTimeouts timeouts) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, Math.toIntExact(timeouts.handshake().toMillis()));
      SessionKeys keys = new Handshake(socket, secret, timeouts.handshake()).connecting();
      return new ControlConnection(socket, keys, timeouts);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Answers a worker that has connected; closes the socket when it does not know the secret. */
  public static ControlConnection accept(Socket socket, JobSecret secret, ControlTimeouts timeouts)
      throws IOException {
    try {
      SessionKeys keys = new Handshake(socket, secret, timeouts.handshake()).accepting();
      return new ControlConnection(socket, keys, timeouts);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Starts both threads. To be called once. */
  public void start(String name, ControlListener listener) {
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("the connection is started already");
    }
    startThread(name + "-writer", this::writeAll);
    listener.opened(); // Before anything is heard, but when what it sends or closes gets through.
    startThread(name + "-reader", () -> readAll(listener));
  }

  /** Queues a message; waits, within the silence limit, while too many are queued. */
  public void send(ControlMessage message) {
    enqueue(new Delivery(message));
  }

  /** Queues a message with its blob, which the caller must not change any more. */
  public void send(ControlMessage message, byte[] blob) {
    if (!message.carriesBlob()) {
      throw new IllegalArgumentException(message.getClass().getSimpleName() + " carries no blob");
    }
    enqueue(new Delivery(message, blob));
  }

  /** Queues a message unless too many are queued already. */
  public boolean offer(ControlMessage message) {
    return closing.get() || outbox.offer(new Delivery(message));
  }

  /** The address on this side, which the other side can reach. */
  public InetAddress localAddress() {
    return socket.getLocalAddress();
  }

  /** The other side's address. */
  public InetAddress remoteAddress() {
    return socket.getInetAddress();
  }

  /** Sends what is queued and then ends; does not wait for it. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    if (!started.get() || !outbox.offer(END)) {
      abort();
    }
  }

  /** Ends at once. */
  public void abort() {
    closing.set(true);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing a socket", e);
    }
  }

  private void enqueue(Delivery delivery) {
    if (closing.get()) {
      return; // The listener hears of the end; what is said after it is lost anyway.
    }
    try {
      if (!outbox.offer(delivery, timeouts.silence().toMillis(), TimeUnit.MILLISECONDS)) {
        abort();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readAll(ControlListener listener) {
    IOException cause;
    try {
      DeliveryReader reader =
          new DeliveryReader(
              new FrameReader(
                  new BufferedInputStream(socket.getInputStream(), BUFFER_LENGTH),
                  keys.receiving()));
      while (true) {
        Delivery delivery = reader.read();
        if (!(delivery.message() instanceof ControlMessage.Heartbeat)) {
          listener.received(delivery);
        }
      }
    } catch (SocketTimeoutException e) {
      cause = new IOException("silent for " + timeouts.silence().toSeconds() + " s", e);
    } catch (IOException e) {
      cause = e;
    } catch (RuntimeException | OutOfMemoryError e) {
      cause = new IOException("what was received could not be handled", e);
    }
    abort();
    listener.ended(cause);
  }

  private void writeAll() {
    try {
      DeliveryWriter writer =
          new DeliveryWriter(
              new FrameWriter(
                  new BufferedOutputStream(socket.getOutputStream(), BUFFER_LENGTH),
                  keys.sending()));
      Delivery next = nextToWrite();
      while (next != END) {
        writer.write(next);
        next = nextToWrite();
      }
      // The reader goes on until the peer ends too: closing now could discard what was just sent.
      socket.shutdownOutput();
    } catch (IOException e) {
      abort(); // The reader then ends and tells the listener.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abort();
    }
  }

  private Delivery nextToWrite() throws InterruptedException {
    Delivery next = outbox.poll(timeouts.heartbeat().toMillis(), TimeUnit.MILLISECONDS);
    return next != null ? next : new Delivery(new ControlMessage.Heartbeat());
  }

  private static void startThread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
