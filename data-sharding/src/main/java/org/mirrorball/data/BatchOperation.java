package org.mirrorball.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples joined to batches.
 *
 * @param batchSize samples of one batch; in training, of all workers together
 * @param tail what becomes of the last, incomplete one
 * @param padded whether samples differ in shape, and are padded to the largest of their batch
 */
record BatchOperation(int batchSize, TailPolicy tail, boolean padded) implements Operation {

  @Override
  public String name() {
    return padded ? "paddedBatch" : "batch";
  }

  @Override
  public String describe() {
    return "%s(%d, %s)".formatted(name(), batchSize, tail);
  }

  @Override
  public ElementCursor open(ElementCursor.Opener upstream, Pass pass) throws IOException {
    return new Batches(upstream.open(pass), pass);
  }

  /** Batches for a loop of the user's own: each has arrays of its own, and no empty slots. */
  private final class Batches implements ElementCursor {

    private final ElementCursor in;
    private final SlotChain chain;
    private final int pass;
    private final List<Sample> first = new ArrayList<>(); // the first batch's, for REPEAT
    private SampleShape shape; // of all samples, once known; null when padded
    private long batches;

    Batches(ElementCursor in, Pass pass) {
      this.in = in;
      this.chain = SlotChain.of(List.of(), pass);
      this.pass = pass.number();
    }

    @Override
    public Element next() throws IOException {
      List<Sample> samples = nextSamples();
      if (samples.size() < batchSize && !samples.isEmpty()) {
        completeTail(samples);
      }
      if (samples.isEmpty()) {
        return null;
      }
      if (batches == 0 && tail == TailPolicy.REPEAT) {
        first.addAll(samples);
      }
      return new Element(batches++, pass, Batch.of(padded ? PadOperation.alike(samples) : samples));
    }

    private List<Sample> nextSamples() throws IOException {
      var samples = new ArrayList<Sample>();
      while (samples.size() < batchSize) {
        Element element = in.next();
        if (element == null) {
          break;
        }
        Sample sample = chain.sample(element);
        if (!padded) {
          requireShape(element, sample);
        }
        samples.add(sample);
      }
      return samples;
    }

    private void requireShape(Element element, Sample sample) {
      shape = shape == null ? SampleShape.of(sample) : shape;
      chain.requireShape(element, sample, shape);
    }

    private void completeTail(List<Sample> samples) {
      if (tail == TailPolicy.DROP) {
        samples.clear();
      } else if (tail == TailPolicy.REPEAT) {
        List<Sample> again = first.isEmpty() ? List.copyOf(samples) : first;
        for (int i = 0; samples.size() < batchSize; i++) {
          samples.add(again.get(i % again.size()));
        }
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
