package org.mirrorball.data;

import java.io.IOException;

/** Batches taken apart into their samples again; empty slots give none. */
record UnbatchOperation() implements Operation {

  @Override
  public String name() {
    return "unbatch";
  }

  @Override
  public ElementCursor open(ElementCursor.Opener upstream, Pass pass) throws IOException {
    ElementCursor in = upstream.open(pass);
    return new ElementCursor() {
      private Batch batch;
      private int slot;
      private long position;

      @Override
      public Element next() throws IOException {
        while (true) {
          if (batch == null || slot == batch.slots()) {
            Element element = in.next();
            if (element == null) {
              return null;
            }
            batch = (Batch) element.value();
            slot = 0;
          }
          Sample sample = batch.sample(slot++);
          if (sample != null) {
            return new Element(position++, pass.number(), sample);
          }
        }
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }
}
