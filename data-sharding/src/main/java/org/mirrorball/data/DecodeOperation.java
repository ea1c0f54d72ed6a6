package org.mirrorball.data;

import java.io.IOException;
import org.mirrorball.tfrecord.Example;

/** A record's bytes as an example. */
record DecodeOperation() implements SlotOperation {

  @Override
  public String name() {
    return "fromTFRecords";
  }

  @Override
  public Object apply(Object value, CounterRandom random) throws IOException {
    return Example.view((byte[]) value);
  }

  @Override
  public boolean keepsAll() {
    return true;
  }
}
