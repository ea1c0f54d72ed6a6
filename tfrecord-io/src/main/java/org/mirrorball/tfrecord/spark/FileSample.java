package org.mirrorball.tfrecord.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.mirrorball.tfrecord.CorruptRecordException;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.MalformedExampleException;
import org.mirrorball.tfrecord.SequenceExample;
import org.mirrorball.tfrecord.TFRecordReader;

/**
 * The columns that the first records of a file, or of several, have. Made in tasks and put together
 * in the driver, in the files' order.
 */
final class FileSample implements Serializable {

  private static final long serialVersionUID = 1L;

  private final TreeMap<String, InferredColumn> columns = new TreeMap<>();
  private String problem;

  /** Looks at a file; what is wrong with it is thrown by {@link #addAll}. */
  static FileSample of(String file, TFRecordOptions options, Configuration conf)
      throws IOException {
    var sample = new FileSample();
    try (var reader = TFRecordReader.open(new Path(file), conf)) {
      boolean more = true;
      for (int i = 0; more && i < options.sampleRecords(); i++) {
        more = sample.addNext(reader, file, options);
      }
    } catch (DataException e) {
      sample.problem = e.getMessage();
    }
    return sample;
  }

  private boolean addNext(TFRecordReader reader, String file, TFRecordOptions options)
      throws IOException {
    try {
      ByteBuffer data = reader.next();
      if (data != null) {
        addRecord(data, file, options.recordType());
      }
      return data != null;
    } catch (CorruptRecordException | MalformedExampleException e) {
      if (options.badRecords() == BadRecords.FAILFAST) {
        throw e;
      }
      return !(e instanceof CorruptRecordException damage) || damage.remainderReadable();
    }
  }

  private void addRecord(ByteBuffer data, String file, RecordType type) throws DataException {
    if (type == RecordType.EXAMPLE) {
      addFeatures(Example.decode(data).features(), file);
      return;
    }
    byte[] record = new byte[data.remaining()];
    data.get(record);
    var sequence = SequenceExample.view(record, name -> true);
    addFeatures(sequence.context(), file);
    for (Map.Entry<String, List<Feature>> list : sequence.featureLists().entrySet()) {
      for (Feature frame : list.getValue()) {
        if (frame != null) {
          add(list.getKey(), InferredColumn.ofFrame(frame, file));
        }
      }
    }
  }

  private void addFeatures(Map<String, Feature> features, String file) throws DataException {
    for (Map.Entry<String, Feature> feature : features.entrySet()) {
      add(feature.getKey(), InferredColumn.of(feature.getValue(), file));
    }
  }

  private void add(String name, InferredColumn column) throws DataException {
    InferredColumn known = columns.get(name);
    columns.put(name, known == null ? column : known.merge(column, name));
  }

  /** Takes in what a later file has. */
  void addAll(FileSample other) throws DataException {
    if (other.problem != null) {
      throw new DataException(other.problem);
    }
    for (Map.Entry<String, InferredColumn> column : other.columns.entrySet()) {
      add(column.getKey(), column.getValue());
    }
  }

  /** By name. */
  Map<String, InferredColumn> columns() {
    return columns;
  }
}
