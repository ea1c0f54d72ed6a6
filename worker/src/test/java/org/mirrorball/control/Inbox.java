package org.mirrorball.control;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it hears. */
final class Inbox implements ControlListener {

  private static final long LIMIT_SECONDS = 20;

  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final CompletableFuture<IOException> ended = new CompletableFuture<>();

  @Override
  public void received(Delivery delivery) {
    deliveries.add(delivery);
  }

  @Override
  public void ended(IOException cause) {
    ended.complete(cause);
  }

  Delivery next() throws InterruptedException {
    Delivery next = deliveries.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came");
    }
    return next;
  }

  boolean isEmpty() {
    return deliveries.isEmpty();
  }

  boolean hasEnded() {
    return ended.isDone();
  }

  IOException awaitEnd() throws Exception {
    return ended.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
