package org.mirrorball.tfrecord;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Examples side by side, a column a feature; used again for batch after batch, by one thread. */
public final class ExampleBatch {

  private final List<Column> columns;
  private final EntryScanner scanner;
  private final WireReader in = new WireReader(new byte[0]);
  private int rowCount;

  ExampleBatch(List<Column> columns, EntryScanner scanner) {
    this.columns = columns;
    this.scanner = scanner;
  }

  /** How many examples it holds. */
  public int rowCount() {
    return rowCount;
  }

  /**
   * The values of one feature.
   *
   * @throws IllegalArgumentException when the parser was not asked for it
   */
  public Column column(String name) {
    return columns.stream()
        .filter(column -> column.spec().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no feature '" + name + "' was asked for"));
  }

  /** All columns, in the order of the parser's features. */
  public List<Column> columns() {
    return columns;
  }

  /** Begins another batch. */
  public void clear() {
    truncate(0);
  }

  /**
   * Adds an example as one more row. Where that fails the batch stays as it was.
   *
   * @param record its remaining bytes; they are copied first if not in an array
   * @throws MalformedExampleException when it is not an example
   * @throws FeatureMismatchException when a feature is missing, or has another type or count
   */
  public void add(ByteBuffer record) throws DataException {
    in.reset(record);
    try {
      scanner.scan(in, WireFormat.FEATURES);
      for (int i = 0; i < columns.size(); i++) {
        addRow(columns.get(i), i);
      }
      rowCount++;
    } catch (DataException | RuntimeException e) {
      truncate(rowCount);
      throw e;
    }
  }

  private void addRow(Column column, int number) throws DataException {
    if (scanner.found(number)) {
      scanner.moveTo(number, in);
      column.addRow(in);
    } else {
      column.addMissingRow();
    }
  }

  /**
   * Replaces the rows by the next records of a file.
   *
   * @param maxRows how many to read, unless the file ends before
   * @return how many rows there are; 0 at the end of the file
   * @throws CorruptRecordException when a record is damaged
   * @throws DataException as {@link #add}, with file and offset
   */
  public int fill(TFRecordReader reader, int maxRows) throws IOException {
    clear();
    while (rowCount < maxRows) {
      ByteBuffer record = reader.next();
      if (record == null) {
        break;
      }
      addLocated(record, reader);
    }
    return rowCount;
  }

  private void addLocated(ByteBuffer record, TFRecordReader reader) throws DataException {
    try {
      add(record);
    } catch (FeatureMismatchException e) {
      throw e.at(reader.place());
    } catch (MalformedExampleException e) {
      throw new MalformedExampleException(reader.place() + ": " + e.getMessage());
    }
  }

  /** Forgets the rows from {@code rows} on, and values of one that was begun. */
  void truncate(int rows) {
    rowCount = rows;
    for (Column column : columns) {
      column.truncate(rows);
    }
  }
}
