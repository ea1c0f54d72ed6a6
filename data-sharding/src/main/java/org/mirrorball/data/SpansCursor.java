package org.mirrorball.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The records of some spans, one after the other. */
final class SpansCursor implements ElementCursor {

  private final Iterator<Span> spans;
  private final RecordCache.Opener opener;
  private ElementCursor current;

  /**
   * Reads these spans.
   *
   * @param skipped how many records at their beginning are left out, without being read
   */
  SpansCursor(List<Span> spans, RecordCache.Opener opener, long skipped) {
    this.spans = after(spans, skipped).iterator();
    this.opener = opener;
  }

  private static List<Span> after(List<Span> spans, long skipped) {
    var left = new ArrayList<Span>();
    long toSkip = skipped;
    for (Span span : spans) {
      long here = Math.min(toSkip, span.count());
      toSkip -= here;
      if (here < span.count()) {
        left.add(new Span(span.start() + here * span.stride(), span.end(), span.stride()));
      }
    }
    return left;
  }

  @Override
  public Element next() throws IOException {
    while (true) {
      if (current == null) {
        if (!spans.hasNext()) {
          return null;
        }
        Span span = spans.next();
        current = span.of(opener.open(span.start(), span.end()));
      }
      Element element = current.next();
      if (element != null) {
        return element;
      }
      close();
    }
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
