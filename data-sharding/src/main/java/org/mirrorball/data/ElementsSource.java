package org.mirrorball.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.DataException;

/** Elements in memory, which travel to the workers with the dataset. */
final class ElementsSource implements Source {

  private static final long serialVersionUID = 1L;

  private final ArrayList<Serializable> elements;
  private final String description;

  ElementsSource(List<? extends Serializable> elements, String description) {
    this.elements = new ArrayList<>(elements);
    this.description = description;
  }

  @Override
  public DatasetIndex scan(Configuration conf) throws DataException {
    if (elements.isEmpty()) {
      throw new DataException("no samples in " + description);
    }
    return DatasetIndex.ofCount(description, elements.size());
  }

  @Override
  public ElementCursor open(Pass pass) {
    return open(0, elements.size(), pass);
  }

  @Override
  public ElementCursor open(DatasetIndex index, long start, long end, int blockLength, Pass pass) {
    return open(start, end, pass);
  }

  private ElementCursor open(long start, long end, Pass pass) {
    return new ElementCursor() {
      private long position = start;

      @Override
      public Element next() {
        if (position == end) {
          return null;
        }
        Object value = elements.get((int) position);
        return new Element(position++, pass.number(), value);
      }
    };
  }

  @Override
  public boolean isWorthCaching() {
    return false;
  }

  @Override
  public String describe() {
    return description;
  }
}
