package org.mirrorball.tfrecord;

import java.nio.ByteBuffer;
import java.util.List;

/** Sequence examples side by side; used again for batch after batch, by one thread. */
public final class SequenceExampleBatch {

  private final ExampleBatch context;
  private final List<SequenceColumn> lists;
  private final EntryScanner scanner;
  private final WireReader in = new WireReader(new byte[0]);

  SequenceExampleBatch(ExampleBatch context, List<SequenceColumn> lists, EntryScanner scanner) {
    this.context = context;
    this.lists = lists;
    this.scanner = scanner;
  }

  /** How many examples it holds. */
  public int rowCount() {
    return context.rowCount();
  }

  /** The features of the context. */
  public ExampleBatch context() {
    return context;
  }

  /**
   * The steps of one feature list.
   *
   * @throws IllegalArgumentException when the parser was not asked for it
   */
  public SequenceColumn list(String name) {
    return lists.stream()
        .filter(list -> list.spec().name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no feature list '" + name + "' was asked for"));
  }

  /** Begins another batch. */
  public void clear() {
    truncate(0);
  }

  /**
   * Adds a sequence example as one more row. Where that fails the batch stays as it was.
   *
   * @param record its remaining bytes; they are copied first if not in an array
   * @throws MalformedExampleException when it is not an example
   * @throws FeatureMismatchException when a feature is missing, or has another type or count
   */
  public void add(ByteBuffer record) throws DataException {
    int row = rowCount();
    try {
      context.add(record); // the context is field 1 here as the features are there
      in.reset(record);
      scanner.scan(in, WireFormat.FEATURE_LISTS);
      for (int i = 0; i < lists.size(); i++) {
        addRow(lists.get(i), i);
      }
    } catch (DataException | RuntimeException e) {
      truncate(row);
      throw e;
    }
  }

  private void addRow(SequenceColumn list, int number) throws DataException {
    if (scanner.found(number)) {
      scanner.moveTo(number, in);
      list.addRow(in);
    } else {
      list.addMissingRow();
    }
  }

  private void truncate(int rows) {
    context.truncate(rows);
    for (SequenceColumn list : lists) {
      list.truncate(rows);
    }
  }
}
