package org.mirrorball.data;

import java.io.IOException;

/** Begins again at every end; ends only where there is nothing at all. */
final class EndlessCursor implements ElementCursor {

  /** Opens what is read again and again. */
  @FunctionalInterface
  interface Opener {
    ElementCursor open() throws IOException;
  }

  private final Opener opener;
  private ElementCursor current;

  EndlessCursor(Opener opener) throws IOException {
    this.opener = opener;
    this.current = opener.open();
  }

  @Override
  public Element next() throws IOException {
    Element element = current.next();
    if (element == null) {
      current.close();
      current = opener.open();
      element = current.next();
    }
    return element;
  }

  @Override
  public void close() throws IOException {
    current.close();
  }
}
