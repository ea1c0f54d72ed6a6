package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrefetchCursorTest {

  private static final int END = 1000;

  /** Gives as many elements as the test permits, of so many bytes each. */
  private static final class Producer implements ElementCursor {

    private final Semaphore permits = new Semaphore(0);
    private final int elementLength;
    private final Exception atEnd;
    private final AtomicInteger given = new AtomicInteger();
    private volatile Thread thread;
    private volatile boolean closed;

    Producer(int elementLength, Exception atEnd) {
      this.elementLength = elementLength;
      this.atEnd = atEnd;
    }

    @Override
    public Element next() throws IOException {
      thread = Thread.currentThread();
      permits.acquireUninterruptibly();
      if (permits.availablePermits() >= END) {
        throwAtEnd();
        return null;
      }
      return new Element(given.getAndIncrement(), 0, new byte[elementLength]);
    }

    private void throwAtEnd() throws IOException {
      if (atEnd instanceof IOException e) {
        throw e;
      }
      if (atEnd instanceof RuntimeException e) {
        throw e;
      }
    }

    void permit(int count) {
      permits.release(count);
    }

    void permitTheEnd() {
      permits.release(2 * END);
    }

    /** Returns when so many elements are given and the thread waits. */
    void awaitWaitingAfter(int count) throws TimeoutException {
      long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (given.get() != count || thread.getState() != Thread.State.WAITING) {
        if (System.nanoTime() > deadlineNs) {
          throw new TimeoutException("given " + given + ", expected " + count);
        }
        Thread.onSpinWait();
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final PrefetchDepth automatic = PrefetchDepth.of(PrefetchOperation.AUTOMATIC);

  @Test
  void elementsComeInTheirOrderAndThenTheEndHoweverOftenAsked() throws IOException {
    var producer = new Producer(1, null);
    producer.permit(50);
    try (var cursor = PrefetchCursor.start(producer, automatic)) {
      for (int i = 0; i < 50; i++) {
        assertThat(cursor.next().position()).isEqualTo(i);
      }
      producer.permitTheEnd();
      assertThat(cursor.next()).isNull();
      assertThat(cursor.next()).isNull();
    }
  }

  @Test
  void moreIsReadAheadOnceTheConsumerHasWaitedAlthoughAllWasThere() throws Exception {
    var producer = new Producer(1, null);
    producer.permit(3);
    try (var cursor = PrefetchCursor.start(producer, automatic)) {
      producer.awaitWaitingAfter(3); // two wait, the third finds no room
      for (int i = 0; i < 3; i++) {
        cursor.next();
      }
      awaitOneMore(cursor, producer);
      assertThat(automatic.depth()).isEqualTo(4);
      producer.permit(9);
      producer.awaitWaitingAfter(4 + 5);
      producer.permitTheEnd();
    }
  }

  /** Finds nothing at first. */
  private static void awaitOneMore(PrefetchCursor cursor, Producer producer) throws Exception {
    Thread consumer = Thread.currentThread();
    var permitter =
        new Thread(
            () -> {
              while (consumer.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              producer.permit(1);
            });
    permitter.start();
    assertThat(cursor.next().position()).isEqualTo(3);
    permitter.join();
  }

  @Test
  void whatWaitsIsBoundedInBytesToo() throws Exception {
    var producer = new Producer(40, null);
    producer.permit(20);
    try (var cursor = PrefetchCursor.start(producer, PrefetchDepth.of(10, 100))) {
      producer.awaitWaitingAfter(3);
      cursor.next();
      producer.awaitWaitingAfter(4);
      assertThat(cursor.next().position()).isEqualTo(1);
    }
  }

  @Test
  void oneElementIsLetInHoweverLarge() throws Exception {
    var producer = new Producer(500, null);
    producer.permit(20);
    try (var cursor = PrefetchCursor.start(producer, PrefetchDepth.of(10, 100))) {
      producer.awaitWaitingAfter(2);
      assertThat(cursor.next().position()).isZero();
      producer.awaitWaitingAfter(3);
    }
  }

  @Test
  void whatTheProducerThrowsReachesTheConsumerBehindTheElementsBeforeIt() throws IOException {
    for (Exception failure :
        new Exception[] {new IOException("broken"), new IllegalStateException("broken")}) {
      var producer = new Producer(1, failure);
      producer.permit(2);
      try (var cursor = PrefetchCursor.start(producer, automatic)) {
        assertThat(cursor.next().position()).isZero();
        assertThat(cursor.next().position()).isEqualTo(1);
        producer.permitTheEnd();
        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(cursor::next)
              .isInstanceOf(failure.getClass())
              .hasMessageContaining("broken");
        }
      }
    }
  }

  @Test
  void closedInTheMiddleItLeavesNoThreadAndNoFiles() throws Exception {
    var producer = new Producer(1, null);
    producer.permit(20);
    var cursor = PrefetchCursor.start(producer, PrefetchDepth.of(3));
    cursor.next();
    producer.awaitWaitingAfter(5);
    cursor.close();
    assertThat(producer.thread.isAlive()).isFalse();
    assertThat(producer.closed).isTrue();
    assertThat(producer.given).hasValue(5);
  }
}
