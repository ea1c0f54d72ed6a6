package org.mirrorball.data;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A stream mapped and filtered by several threads, in the order of the stream: chunks of elements
 * are mapped at the same time and given out one after the other.
 */
final class SlotCursor implements ElementCursor {

  private static final int CHUNK_LENGTH = 16; // hides what handing a chunk to a thread costs

  private final ElementCursor in;
  private final SlotChain chain;
  private final int parallelism;
  private final ExecutorService executor; // null when one thread is enough
  private final Queue<Future<List<Element>>> chunks = new ArrayDeque<>();
  private Iterator<Element> ready = List.<Element>of().iterator();

  private SlotCursor(ElementCursor in, SlotChain chain, int parallelism, ExecutorService executor) {
    this.in = in;
    this.chain = chain;
    this.parallelism = parallelism;
    this.executor = executor;
  }

  static ElementCursor open(ElementCursor in, List<SlotOperation> operations, Pass pass) {
    int threads = pass.parallelism();
    var executor =
        threads < 2 ? null : Executors.newFixedThreadPool(threads, DaemonThreads.named("map"));
    return new SlotCursor(in, SlotChain.of(operations, pass), threads, executor);
  }

  @Override
  public Element next() throws IOException {
    return executor == null ? nextHere() : nextOfChunks();
  }

  private Element nextHere() throws IOException {
    for (Element element = in.next(); element != null; element = in.next()) {
      Element mapped = element.withValue(chain.apply(element));
      if (mapped.isPresent()) {
        return mapped;
      }
    }
    return null;
  }

  private Element nextOfChunks() throws IOException {
    while (!ready.hasNext()) {
      while (chunks.size() <= parallelism && submitChunk()) {
        // one more than there are threads, so that none waits for the reader
      }
      if (chunks.isEmpty()) {
        return null;
      }
      ready = Futures.result(chunks.remove()).iterator();
    }
    return ready.next();
  }

  private boolean submitChunk() throws IOException {
    var chunk = new ArrayList<Element>(CHUNK_LENGTH);
    while (chunk.size() < CHUNK_LENGTH) {
      Element element = in.next();
      if (element == null) {
        break;
      }
      chunk.add(element);
    }
    if (chunk.isEmpty()) {
      return false;
    }
    chunks.add(executor.submit(() -> mapped(chunk)));
    return true;
  }

  private List<Element> mapped(List<Element> chunk) throws IOException {
    var mapped = new ArrayList<Element>(chunk.size());
    for (Element element : chunk) {
      Element result = element.withValue(chain.apply(element));
      if (result.isPresent()) {
        mapped.add(result);
      }
    }
    return mapped;
  }

  @Override
  public void close() throws IOException {
    if (executor != null) {
      executor.shutdownNow();
    }
    in.close();
  }
}
