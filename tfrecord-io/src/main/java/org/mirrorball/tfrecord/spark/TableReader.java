package org.mirrorball.tfrecord.spark;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Reads files of tables in Spark's catalog, as the older interface wants it: by iterators. */
final class TableReader extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Broadcast<SerializableConfiguration> conf;
  private final StructType dataSchema;
  private final StructType requiredSchema;
  private final TFRecordOptions options;

  TableReader(
      Broadcast<SerializableConfiguration> conf,
      StructType dataSchema,
      StructType requiredSchema,
      TFRecordOptions options) {
    this.conf = conf;
    this.dataSchema = dataSchema;
    this.requiredSchema = requiredSchema;
    this.options = options;
  }

  @Override
  public Iterator<InternalRow> apply(PartitionedFile part) {
    var decoder = new RowDecoder(dataSchema, requiredSchema, options);
    try {
      var rows = TFRecordRowReader.open(part, decoder, options.badRecords(), conf.value().value());
      TaskContext.get().addTaskCompletionListener((TaskContext done) -> close(rows));
      return new Rows(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static void close(Closeable rows) {
    try {
      rows.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static final class Rows extends AbstractIterator<InternalRow> {

    private final TFRecordRowReader reader;
    private boolean looked;
    private boolean found;

    Rows(TFRecordRowReader reader) {
      this.reader = reader;
    }

    @Override
    public boolean hasNext() {
      if (!looked) {
        try {
          found = reader.next();
        } catch (IOException e) {
          throw new UncheckedIOException(e.getMessage(), e);
        }
        looked = true;
      }
      return found;
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      looked = false;
      return reader.get();
    }
  }
}
