package org.mirrorball.data;

import java.io.IOException;

/** Holds a window of records and gives out one of them at random, until all have been given out. */
final class ShuffleWindow implements RecordCursor {

  private final RecordCursor in;
  private final CounterRandom random;
  private final RawRecord[] window;
  private int count;

  ShuffleWindow(RecordCursor in, int windowLength, CounterRandom random) {
    this.in = in;
    this.random = random;
    this.window = new RawRecord[windowLength];
  }

  @Override
  public RawRecord next() throws IOException {
    while (count < window.length) {
      RawRecord record = in.next();
      if (record == null) {
        break;
      }
      window[count++] = record;
    }
    return count == 0 ? null : take(random.nextInt(count));
  }

  private RawRecord take(int chosen) {
    RawRecord record = window[chosen];
    window[chosen] = window[--count];
    window[count] = null;
    return record;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
